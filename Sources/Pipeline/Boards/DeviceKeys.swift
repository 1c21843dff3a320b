import HardwareIO

/// The keys of an entry of a board file, as the row of its kind tells them.
struct DeviceKeys {
    private(set) var chip: ObjectKey<String>?
    private(set) var number: ObjectKey<Int>?
    private(set) var node: ObjectKey<String>?
    private(set) var name: ObjectKey<String>?
    private(set) var headerPin: ObjectKey<Int>?
    /// The entry; nil where it is no object but the node itself.
    let described: ObjectDescription?

    init(_ kind: DeviceKind) {
        var keys: [any DescribedKey] = []
        switch kind.form {
        case .part(let chip, let numberKey, let number, let range):
            let chip = ObjectKey.text("chip", isRequired: true, chip)
            let number = ObjectKey.integer(numberKey, in: range, isRequired: true, number)
            (self.chip, self.number) = (chip, number)
            keys = [chip, number]
        case .nodeOrName(let node, let nameKey, let name):
            let (node, name) = (ObjectKey.text("device", node), ObjectKey.text(nameKey, name))
            (self.node, self.name) = (node, name)
            keys = [node, name]
        case .optionalNode(let node):
            let node = ObjectKey.text("device", node)
            self.node = node
            keys = [node]
        case .node:
            described = nil
            return
        }
        switch kind.pins {
        case .none: break
        case .takes: keys += [WiringKeys.lines, WiringKeys.oneOf] as [any DescribedKey]
        case .isPin:
            let pin = ObjectKey.integer("headerPin", in: 1...200, "the pin of the board's header")
            headerPin = pin
            keys.append(pin)
        }
        described = ObjectDescription(
            kind.entryNoun, role: "a key of \(kind.entryPhrase)", kind.fullPhrase, keys)
    }

    /// What an entry takes.
    var entry: KeyKind { described.map(KeyKind.object) ?? .text }
}

/// The keys that tell which lines something takes.
enum WiringKeys {
    static let lines = KeyDescription("lines", .list(of: .text, count: 1...64), "the lines that are all its pins")
    static let oneOf = KeyDescription("oneOf", .list(of: .text, count: 1...64), "the lines of which one is its pin")
}
