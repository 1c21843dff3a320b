import Configuration
import HardwareIO

/// Reads the entries of one kind of device in a board file.
struct DeviceReader {
    private let kind: DeviceKind
    private let keys: DeviceKeys
    /// The lines that the file lists; nil where that is not sure.
    private let lines: [String: BoardDescription.Device]?

    init(_ kind: DeviceKind, lines: [String: BoardDescription.Device]?) {
        self.kind = kind
        keys = DeviceKeys(kind)
        self.lines = lines
    }

    func read(_ value: ValueReader) -> BoardDescription.Device? {
        guard let described = keys.described else { return value.string().map { .device($0) } }
        guard let reader = value.object() else { return nil }
        let chip = keys.chip.flatMap { reader.read($0) }
        let number = keys.number.flatMap { reader.read($0) }
        let node = keys.node.flatMap { reader.read($0) }
        let name = keys.name.flatMap { reader.read($0) }
        let headerPin = keys.headerPin.flatMap { reader.read($0) }
        let wiring = kind.pins == .takes ? readWiring(reader) : BoardDescription.Wiring()
        reader.finish(described)
        if case .optionalNode = kind.form { return .init(device: node, wiring: wiring) }
        let place: DevicePlace? =
            if let chip, let number {
                .part(of: chip, UInt32(number))
            } else if let nameKey = keys.name?.name {
                either(node, name, nameKey, reader, value)
            } else {
                nil
            }
        return place.map { .init($0, wiring: wiring, headerPin: headerPin) }
    }

    /// The node or the name in the kernel, exactly one of which must be there.
    private func either(
        _ node: String?, _ name: String?, _ nameKey: String, _ reader: ObjectReader, _ value: ValueReader
    ) -> DevicePlace? {
        switch (node, name) {
        case (let node?, nil): return .node(node)
        case (nil, let name?): return .name(name)
        default:
            let isReported = ["device", nameKey].contains {
                reader.isDoubtful($0) || (reader.has($0) && node == nil && name == nil)
            }
            if !isReported { value.report(rule: "must have either \"device\" or \(Excerpt.quoted(nameKey))") }
            return nil
        }
    }

    /// Which lines it takes: `"lines": ["GPIO2", "GPIO3"]` all of them, `"oneOf": ["GPIO12", "GPIO18"]` one of them.
    private func readWiring(_ reader: ObjectReader) -> BoardDescription.Wiring {
        if reader.has("lines"), reader.has("oneOf") {
            reader.report(
                "oneOf", rule: "must not stand beside \"lines\"",
                remedy: "\"lines\" are all its pins, \"oneOf\" is one of several")
        }
        return BoardDescription.Wiring(lines: names(WiringKeys.lines, reader), oneOf: names(WiringKeys.oneOf, reader))
    }

    private func names(_ key: KeyDescription, _ reader: ObjectReader) -> [String] {
        (reader.array(key) ?? []).compactMap { element in
            guard let name = element.string() else { return nil }
            guard let lines, lines[name] == nil else { return name }
            element.report(
                rule: "must be a line of this file", value: "is \(Excerpt.quoted(name))",
                remedy: Suggestion.remedy(for: name, among: lines.keys.sorted()))
            return nil
        }
    }
}
