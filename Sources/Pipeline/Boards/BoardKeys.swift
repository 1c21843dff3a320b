import Configuration
import HardwareIO

/// The keys of a board file.
enum BoardKeys {
    static let schema = ObjectKey.text("$schema", "where an editor finds the schema of this file")
    static let name = ObjectKey.text("name", isRequired: true, "the board's name, by which pipelines name it")
    static let summary = ObjectKey.text("summary", isRequired: true, "one line for people")
    static let backend = ObjectKey<BoardDescription.Backend>.choice("backend", isRequired: true, "what serves it")
    static let world = ObjectKey<BoardDescription.World>.choice(
        "world", default: .balancingRobot, "what is around a simulated board")
    static let allowsKernelNames = ObjectKey.flag(
        "allowsKernelNames", default: false, "whether names that it does not list may still exist")
    static let match = KeyDescription("match", .object(MatchKeys.described), "how a machine is recognised as it")
    static let without = KeyDescription(
        "without",
        .list(of: .word(DeviceKind.all.map { ChoiceWord($0.key, $0.plural) }), count: 1...DeviceKind.all.count),
        "the kinds of device of which it has none, so that a pipeline that asks for one is refused when it is checked")

    /// The devices of one kind.
    static func devices(_ kind: DeviceKind) -> KeyDescription {
        KeyDescription(kind.key, .members(of: DeviceKeys(kind).entry), "\(kind.plural) by name")
    }

    static let described: ObjectDescription = {
        var keys: [any DescribedKey] = [schema, name, summary, backend, world, allowsKernelNames, match]
        keys += DeviceKind.all.map { devices($0) as any DescribedKey }
        keys.append(without)
        return ObjectDescription(
            "board", role: "a key of a board file", "the names that pipelines use, and where each is on a board", keys)
    }()
}

/// The keys of `match`.
enum MatchKeys {
    static let model = ObjectKey.text("model", "the beginning of /proc/device-tree/model")
    static let gpioChip = ObjectKey.text("gpioChip", "the label of a GPIO chip that only this board has")
    static let described = ObjectDescription(
        "match", role: "a way to recognise a board", "how a machine is recognised", [model, gpioChip])
}

extension BoardDescription.World: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .balancingRobot: "a two-wheeled robot that falls unless it is balanced"
        case .rover: "a rover with a camera, on a printed track between walls"
        }
    }
}

extension BoardDescription.Backend: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .linux: "the running kernel"
        case .simulated: "a physical model in memory"
        }
    }
}
