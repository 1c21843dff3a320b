import HardwareIO

/// Who owns which line, address and channel of the board: everything on it belongs to one entry of the pipeline.
struct ClaimTable {
    private let board: BoardDescription
    private var owners: [String: Owner] = [:]

    private struct Owner {
        var path: JSONPath
        var position: SourcePosition
    }

    init(board: BoardDescription) {
        self.board = board
    }

    /// Claims what the decoded parameters name, and reports names that the board does not have or that are taken.
    mutating func claim(
        _ descriptions: [ParameterDescription], _ values: ParameterValues, _ reader: ObjectReader
    ) {
        var bus: String?
        var address: (key: String, value: Int)?
        for (description, value) in zip(descriptions, values.values) {
            switch (description.kind, value) {
            case (.line, .text(let name)):
                let place = board.lines[name].map { "line \($0.chip) \($0.offset)" }
                claim(description.name, "line", name, place: place, known: board.lines.keys, reader)
            case (.pwm, .text(let name)):
                let place = board.pwm[name].map { "pwm \($0.chip) \($0.channel)" }
                claim(description.name, "PWM channel", name, place: place, known: board.pwm.keys, reader)
            case (.bus, .text(let name)):
                bus = name
                check(description.name, "I2C bus", name, known: board.buses.keys, reader)
            case (.address, .integer(let number)):
                address = (description.name, number)
            default:
                break
            }
        }
        if let bus, let address {
            let text = "0x" + String(address.value, radix: 16)
            take("i2c \(bus) \(text)", address.key, what: "address \(text) on \(bus)", reader)
        }
    }

    private mutating func claim(
        _ key: String, _ kind: String, _ name: String, place: String?, known: some Sequence<String>,
        _ reader: ObjectReader
    ) {
        check(key, kind, name, known: known, reader)
        take(place ?? "\(kind) \(name)", key, what: "\(kind) \(Excerpt.quoted(name))", reader)
    }

    private func check(
        _ key: String, _ kind: String, _ name: String, known: some Sequence<String>, _ reader: ObjectReader
    ) {
        guard !board.allowsKernelNames, !known.contains(name) else { return }
        let names = known.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let near = Suggestion.nearest(to: name, among: names).map { "did you mean \(Excerpt.quoted($0))?" }
        let all = names.isEmpty ? "it has none" : names.count > 12 ? nil : "known are \(names.joined(separator: ", "))"
        reader.report(
            key, rule: "must be a \(kind) of board \(board.name)", value: "is \(Excerpt.quoted(name))",
            remedy: near ?? all ?? "see its board file for the names")
    }

    private mutating func take(_ place: String, _ key: String, what: String, _ reader: ObjectReader) {
        if let owner = owners[place] {
            reader.report(
                key, rule: "must have one owner", value: "\(what) belongs to \(owner.path) at \(owner.position)",
                remedy: "use another one, or wire both to one producer")
        } else {
            owners[place] = Owner(path: reader.path, position: reader.position)
        }
    }
}
