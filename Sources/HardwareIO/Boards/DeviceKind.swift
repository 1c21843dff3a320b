/// A kind of device that boards have and pipelines name: all that is particular to it is said here once, as a row of
/// ``all``. Reading board files, parameters, ownership and messages go by it.
///
/// How the kernel finds and lists such devices is in `LinuxHardware`'s `KernelDevice`; how one is claimed, in a protocol
/// that boards conform to, such as ``GPIOBoard``.
public struct DeviceKind: Sendable {
    /// The key of a board file under which its devices are listed, such as "lines". No two kinds have the same.
    public let key: String
    /// What one is called in messages, with its article: "a line".
    public let phrase: String
    /// The same for people who do not know yet what it is about: "a GPIO line".
    public let fullPhrase: String
    /// What several are called: "GPIO lines".
    public let plural: String
    /// What an entry of a board file is called, with its article, where that is something else: "a bus".
    public let entryPhrase: String
    /// How an entry of a board file says where the device is.
    public let form: Form
    /// What it has to do with the pins of the board.
    public let pins: Pins
    /// Whether several may name it, because what belongs to somebody is an address of it.
    public let isShared: Bool
    /// Whether such devices are plugged into any board, so that the kernel's own names are right on each, listed or not.
    public let isPluggable: Bool
    /// The place of a name that no board file lists, where the board allows the kernel's own; nil for what is no such name.
    public let kernelPlace: @Sendable (_ name: String) -> DevicePlace?

    /// Whether a type of board has such devices; nil for a kind that needs nothing of a board.
    private let capability: (@Sendable (any Board.Type) -> Bool)?

    /// How an entry of a board file says where the device is.
    public enum Form: Sendable {
        /// `{"chip": "pinctrl-rp1", "offset": 17}`: a chip, and a number in it under a key of its own.
        case part(chip: String, numberKey: String, number: String, ClosedRange<Int>)
        /// `{"device": "/dev/i2c-1"}` or `{"adapter": "…"}`: a node, or the name in the kernel under a key of its own.
        case nodeOrName(node: String, nameKey: String, name: String)
        /// `{"device": "/dev/serial0"}`: a node, which may be left out.
        case optionalNode(String)
        /// `"/dev/video0"`: the entry is the node.
        case node
    }

    /// What a device has to do with the pins of the board.
    public enum Pins: Sendable {
        /// Nothing that a board file tells.
        case none
        /// It is one.
        case isPin
        /// It takes some while it is in use: `"lines"`, `"oneOf"`.
        case takes
    }

    /// A row.
    ///
    /// - Parameters:
    ///   - fullPhrase: by default the same as `phrase`; so is `entryPhrase`.
    ///   - capability: whether a board's type conforms to the kind's protocol.
    init(
        key: String, _ phrase: String, full fullPhrase: String? = nil, plural: String, entry entryPhrase: String? = nil,
        _ form: Form, pins: Pins = .none, isShared: Bool = false,
        isPluggable: Bool = false, capability: (@Sendable (any Board.Type) -> Bool)? = nil,
        kernelPlace: @escaping @Sendable (_ name: String) -> DevicePlace?
    ) {
        self.key = key
        self.phrase = phrase
        self.fullPhrase = fullPhrase ?? phrase
        self.plural = plural
        self.entryPhrase = entryPhrase ?? phrase
        self.form = form
        self.pins = pins
        self.isShared = isShared
        self.isPluggable = isPluggable
        self.capability = capability
        self.kernelPlace = kernelPlace
    }

    /// What one is called, without an article: "line".
    public var noun: String { Self.withoutArticle(phrase) }

    /// What an entry of a board file is called, without an article.
    public var entryNoun: String { Self.withoutArticle(entryPhrase) }

    /// Whether boards of a type have such devices at all.
    public func isServed(by board: any Board.Type) -> Bool { capability?(board) ?? true }

    private static func withoutArticle(_ phrase: String) -> String {
        String(phrase.drop { $0 != " " }.dropFirst())
    }
}

extension DeviceKind: Hashable {
    /// Whether they are one kind.
    public static func == (left: DeviceKind, right: DeviceKind) -> Bool { left.key == right.key }
    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
