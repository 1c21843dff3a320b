import HardwareIO

/// Who owns which line, address and channel of the board: everything on it belongs to one entry of the pipeline.
struct ClaimTable {
    private let board: BoardDescription
    private var owners: [String: Owner] = [:]

    private struct Owner {
        var name: String
        var path: JSONPath
        var position: SourcePosition
        /// The chip of which others may have other outputs; nil for what has one owner.
        var sharedChip: String?
    }

    init(board: BoardDescription) {
        self.board = board
    }

    /// Claims what the decoded parameters name, and reports names that the board does not have or that are taken.
    /// Parameters that could not be decoded are nil and claim nothing.
    mutating func claim(
        _ descriptions: [ParameterDescription], _ values: [ParameterValue?], _ reader: ObjectReader
    ) {
        var bus: String?
        var address: (key: String, value: Int)?
        var channels: [(key: String, number: Int)] = []
        var chip: String?
        for (description, value) in zip(descriptions, values) {
            let key = description.name
            switch (description.kind, value) {
            case (.line, .text(let name)):
                guard isKnown(key, "line", name, among: board.lines.keys, reader) else { continue }
                let place = board.lines[name].map { "line \($0.chip) \($0.offset)" } ?? "line \(name)"
                take(place, "line", name, key, reader)
            case (.pwm, .text(let name)):
                guard isKnown(key, "PWM channel", name, among: board.pwm.keys, reader) else { continue }
                let place = board.pwm[name].map { "pwm \($0.chip) \($0.channel)" } ?? "pwm \(name)"
                take(place, "PWM channel", name, key, reader)
            case (.bus, .text(let name)):
                if isKnown(key, "I2C bus", name, among: board.buses.keys, reader) { bus = name }
            case (.address, .integer(let number)):
                address = (key, number)
            case (.channel(_, let owned), let number):
                // The chip is shared also by an entry that names no proper output of it.
                chip = owned
                if case .integer(let number)? = number { channels.append((key, number)) }
            default:
                break
            }
        }
        guard let bus, let address else { return }
        let text = "0x" + String(address.value, radix: 16)
        let place = "i2c \(place(ofBus: bus)) \(text)"
        take(place, "address \(text) of", bus, address.key, reader, sharing: chip)
        for (key, number) in channels {
            take("\(place) channel \(number)", "channel \(number) of address \(text) of", bus, key, reader)
        }
    }

    /// Where a bus really is: two names may stand for one adapter.
    private func place(ofBus name: String) -> String {
        switch board.buses[name] {
        case .device(let path)?: path
        case .adapter(let adapter)?: "adapter \(adapter)"
        case nil: name.hasPrefix("i2c") ? "/dev/i2c-" + name.dropFirst(3) : name
        }
    }

    private func isKnown(
        _ key: String, _ kind: String, _ name: String, among known: some Sequence<String>, _ reader: ObjectReader
    ) -> Bool {
        if board.allowsKernelNames || known.contains(name) { return true }
        let names = known.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let remedy = names.isEmpty ? "it has none" : Suggestion.remedy(for: name, among: names)
        reader.report(
            key, rule: "must be \(kind == "I2C bus" ? "an" : "a") \(kind) of board \(board.name)",
            value: "is \(Excerpt.quoted(name))", remedy: remedy ?? "see its board file for the names")
        return false
    }

    /// - Parameter chip: what is taken, where others may take parts of it too.
    private mutating func take(
        _ place: String, _ what: String, _ name: String, _ key: String, _ reader: ObjectReader,
        sharing chip: String? = nil
    ) {
        guard let owner = owners[place] else {
            owners[place] = Owner(name: name, path: reader.path, position: reader.position, sharedChip: chip)
            return
        }
        // By one name for all: it is how those who share a chip find each other.
        if let chip, owner.sharedChip == chip, owner.name == name { return }
        let alias = owner.name == name ? "" : "is the same as \(Excerpt.quoted(owner.name)), which "
        reader.report(
            key, rule: "must have one owner",
            value: "\(what) \(Excerpt.quoted(name)) \(alias)belongs to \(owner.path) at \(owner.position)",
            remedy: "name another one here or there")
    }
}
