import Configuration
import HardwareIO

/// Who owns which line, address and channel of the board: everything on it belongs to one entry of the pipeline.
///
/// What is on lines of its own, such as a bus or a PWM channel, takes those lines while the pipeline uses it.
struct ClaimTable {
    private let board: BoardDescription
    private var owners: [String: Owner] = [:]
    private var lines: [String: LineUse] = [:]
    /// The buses whose lines have been taken.
    private var wired: Set<String> = []

    private struct Owner {
        var name: String
        var path: JSONPath
        var position: SourcePosition
        /// The chip of which others may have other outputs; nil for what has one owner.
        var sharedChip: String?
    }

    /// What a line is used for.
    private struct LineUse {
        var owner: Owner
        /// What has it as a pin, such as `I2C bus "i2c1"`; nil where the entry names the line itself.
        var device: String?
        /// Whether it has this pin for sure, and not one of several.
        var isCertain = true
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
                if isKnown(key, "line", name, among: board.lines.keys, reader) { takeLine(name, key, reader) }
            case (.pwm, .text(let name)):
                guard isKnown(key, "PWM channel", name, among: board.pwm.keys, reader) else { continue }
                if take(board.place(ofPWM: name), "PWM channel", name, key, reader) {
                    takeLines(board.pwm[name]?.wiring, "PWM channel", name, key, reader)
                }
            case (.interface(let kind), .text(let name)):
                let known = board.interfaces[kind] ?? [:]
                guard isKnown(key, kind.noun, name, among: known.keys, reader) else { continue }
                if take("\(kind) \(known[name]?.device ?? name)", kind.noun, name, key, reader) {
                    takeLines(known[name]?.wiring, kind.noun, name, key, reader)
                }
            case (.bus, .text(let name)):
                guard isKnown(key, "I2C bus", name, among: board.buses.keys, reader) else { continue }
                bus = name
                if wired.insert(board.place(ofBus: name)).inserted {
                    takeLines(board.buses[name]?.wiring, "I2C bus", name, key, reader)
                }
            case (.text(let rule), .text(let path)):
                if let owned = rule.owned { take("path \(path)", owned, path, key, reader) }
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
        let place = "i2c \(board.place(ofBus: bus)) \(text)"
        take(place, "address \(text) of", bus, address.key, reader, sharing: chip)
        for (key, number) in channels {
            take("\(place) channel \(number)", "channel \(number) of address \(text) of", bus, key, reader)
        }
    }

    private func isKnown(
        _ key: String, _ kind: String, _ name: String, among known: some Collection<String>, _ reader: ObjectReader
    ) -> Bool {
        if board.allowsKernelNames || known.contains(name) { return true }
        let names = known.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let remedy = names.isEmpty ? "it has none" : Suggestion.remedy(for: name, among: names)
        let number = kind == "line" ? LineNumber.remedy(for: name, on: board) : nil
        reader.report(
            key, rule: "must be \(kind == "I2C bus" ? "an" : "a") \(kind) of board \(board.name)",
            value: "is \(Excerpt.quoted(name))", remedy: number ?? remedy ?? "see its board file for the names")
        return false
    }

    // MARK: Lines

    /// The entry itself is to have the line.
    private mutating func takeLine(_ name: String, _ key: String, _ reader: ObjectReader) {
        let place = board.place(ofLine: name)
        if let use = lines[place], let device = use.device {
            reader.report(
                key, rule: "must have one owner",
                value:
                    "line \(Excerpt.quoted(name)) \(use.isCertain ? "is" : "may be") a pin of \(device), which belongs to "
                    + "\(use.owner.path) at \(use.owner.position)",
                remedy: remedy(use, name))
        } else if take(place, "line", name, key, reader), let owner = owners[place] {
            lines[place] = LineUse(owner: owner)
        }
    }

    /// Another channel by which the user can say that the line is not its pin.
    private func remedy(_ use: LineUse, _ name: String) -> String {
        let other = board.pwm.keys.sorted().first { candidate in
            guard !use.isCertain, let wiring = board.pwm[candidate]?.wiring, wiring.oneOf.isEmpty else { return false }
            return board.place(ofPWM: candidate) == board.place(ofPWM: use.owner.name) && !wiring.lines.isEmpty
                && !wiring.lines.contains { board.place(ofLine: $0) == board.place(ofLine: name) }
        }
        return other.map { "name another line, or the channel as \(Excerpt.quoted($0)) if that is its pin" }
            ?? "name another one here or there"
    }

    /// A device that the entry names has these lines as its pins.
    private mutating func takeLines(
        _ wiring: BoardDescription.Wiring?, _ kind: String, _ name: String, _ key: String, _ reader: ObjectReader
    ) {
        guard let wiring else { return }
        let device = "\(kind) \(Excerpt.quoted(name))"
        let owner = Owner(name: name, path: reader.path, position: reader.position, sharedChip: nil)
        for (line, isCertain) in wiring.lines.map({ ($0, true) }) + wiring.oneOf.map({ ($0, false) }) {
            let place = board.place(ofLine: line)
            guard let use = lines[place] else {
                lines[place] = LineUse(owner: owner, device: device, isCertain: isCertain)
                continue
            }
            let need = "\(isCertain ? "needs" : "may need") line \(Excerpt.quoted(line)), which"
            let holder = "\(use.owner.path) at \(use.owner.position)"
            reader.report(
                key, rule: "must have one owner",
                value: use.device.map { "\(Excerpt.quoted(name)) \(need) \(holder) has for \($0)" }
                    ?? "\(device) \(need) belongs to \(holder)",
                remedy: remedy(LineUse(owner: owner, device: device, isCertain: isCertain), line))
        }
    }

    // MARK: Places

    /// Whether the place is the entry's from now on.
    ///
    /// - Parameter chip: what is taken, where others may take parts of it too.
    @discardableResult
    private mutating func take(
        _ place: String, _ what: String, _ name: String, _ key: String, _ reader: ObjectReader,
        sharing chip: String? = nil
    ) -> Bool {
        guard let owner = owners[place] else {
            owners[place] = Owner(name: name, path: reader.path, position: reader.position, sharedChip: chip)
            return true
        }
        // By one name for all: it is how those who share a chip find each other.
        if let chip, owner.sharedChip == chip, owner.name == name { return true }
        let alias = owner.name == name ? "" : "is the same as \(Excerpt.quoted(owner.name)), which "
        reader.report(
            key, rule: "must have one owner",
            value: "\(what) \(Excerpt.quoted(name)) \(alias)belongs to \(owner.path) at \(owner.position)",
            remedy: "name another one here or there")
        return false
    }
}
