import Configuration
import HardwareIO

/// Who owns which line, address and channel of the board: everything on it belongs to one entry of the pipeline. This is the
/// one place that decides it: by the board file when a pipeline is checked, and by the real chips before it is opened.
///
/// What is on lines of its own, such as a bus or a PWM channel, takes those lines while the pipeline uses it.
struct ClaimTable {
    private let file: String
    private var locator: DeviceLocator
    private var owners: [DeviceIdentity: Owner] = [:]
    private var lines: [DeviceIdentity: LineUse] = [:]
    /// The shared devices whose lines have been taken.
    private var wired: Set<DeviceIdentity> = []

    private struct Owner {
        var name: String
        var path: JSONPath
        var position: SourcePosition
        /// The chip of which others may have other outputs; nil for what has one owner.
        var sharedChip: String?

        init(_ name: String, _ wish: DeviceWish, sharing chip: String? = nil) {
            self.name = name
            path = wish.owner
            position = wish.ownerPosition
            sharedChip = chip
        }
    }

    /// What a line is used for.
    private struct LineUse {
        var owner: Owner
        /// What has it as a pin; nil where the entry names the line itself.
        var kind: DeviceKind?
        /// Whether it has this pin for sure, and not one of several.
        var isCertain = true

        /// `I2C bus "i2c1"`.
        var device: String? { kind.map { "\($0.noun) \(Excerpt.quoted(owner.name))" } }
    }

    init(file: String, _ locator: DeviceLocator) {
        self.file = file
        self.locator = locator
    }

    private var board: BoardDescription { locator.description }

    /// Claims what is wished for. What is wrong with that: a name that the board does not have, or that is taken.
    mutating func claim(_ wish: DeviceWish) -> [Problem] {
        switch wish.item {
        case .path(let path, let noun):
            return take(DeviceIdentity(nil, locator.place(ofPath: path)), noun, path, wish).map { [$0] } ?? []
        case .device(let kind, let name):
            if let problem = problem(of: name, kind, wish) { return [problem] }
            return claim(kind, name, wish)
        case .side(let direction, let name):
            return claim(direction, name, wish)
        case .address(let address, let kind, let name, let chip):
            guard problem(of: name, kind, wish) == nil else { return [] }
            let identity = DeviceIdentity(kind, locator.place(of: name, kind), address: address)
            let what = "address \(Self.text(address)) of"
            return take(identity, what, name, wish, sharing: chip).map { [$0] } ?? []
        case .channel(let channel, let address, let kind, let name):
            guard problem(of: name, kind, wish) == nil else { return [] }
            let place = locator.place(of: name, kind)
            let identity = DeviceIdentity(kind, place, address: address, channel: channel)
            let what = "channel \(channel) of address \(Self.text(address)) of"
            return take(identity, what, name, wish).map { [$0] } ?? []
        }
    }

    private mutating func claim(_ kind: DeviceKind, _ name: String, _ wish: DeviceWish) -> [Problem] {
        let identity = DeviceIdentity(kind, locator.place(of: name, kind))
        if kind.pins == .isPin { return takeLine(identity, name, kind, wish).map { [$0] } ?? [] }
        if kind.isShared {
            return wired.insert(identity).inserted ? takePins(of: name, kind, wish) : []
        }
        if let problem = take(identity, kind.noun, name, wish) { return [problem] }
        return takePins(of: name, kind, wish)
    }

    /// One side of a sound card, and the pins of the interface that the board file has under this name: both sides have the same.
    private mutating func claim(_ direction: SoundDirection, _ name: String, _ wish: DeviceWish) -> [Problem] {
        if let problem = problem(of: name, .sound, wish) { return [problem] }
        guard board.soundPlace(name) != nil else {
            let known = board[.sound].keys.sorted()
            return [
                problem(
                    wish, rule: "must be \(SoundPlace.phrase)", value: "is \(Excerpt.quoted(name))",
                    Suggestion.remedy(for: name, among: known) ?? "sinew devices lists the cards")
            ]
        }
        let place = locator.place(of: name, .sound)
        let side = DeviceIdentity(.sound, place, channel: direction == .input ? 0 : 1)
        if let problem = take(side, "the \(direction) of sound card", name, wish) { return [problem] }
        return wired.insert(DeviceIdentity(.sound, place)).inserted ? takePins(of: name, .sound, wish) : []
    }

    private static func text(_ address: Int) -> String { "0x" + String(address, radix: 16) }

    // MARK: Names

    /// Why there is no such device on the board, as far as its file tells; nil where there may be.
    private func problem(of name: String, _ kind: DeviceKind, _ wish: DeviceWish) -> Problem? {
        let known = board[kind]
        let remedy: String
        if locator.lacks(kind) {
            remedy = "it has no \(kind.plural): name another board, or leave out what needs it"
        } else if known[name] != nil || board.mayBeKernelName(name, kind) {
            return nil
        } else {
            let names = known.keys.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            let number = kind.pins == .isPin ? LineNumber.remedy(for: name, on: board) : nil
            let nearest = names.isEmpty ? "it has none" : Suggestion.remedy(for: name, among: names)
            remedy = number ?? nearest ?? "see its board file for the names"
        }
        return problem(
            wish, rule: "must be \(kind.phrase) of board \(board.name)", value: "is \(Excerpt.quoted(name))", remedy)
    }

    private func problem(_ wish: DeviceWish, rule: String, value: String, _ remedy: String) -> Problem {
        Problem(
            file: file, position: wish.position, path: wish.owner.appending(wish.key), rule: rule, value: value,
            remedy: remedy, longestValue: 300)
    }

    private func conflict(_ wish: DeviceWish, _ value: String, _ remedy: String = Self.remedy) -> Problem {
        problem(wish, rule: "must have one owner", value: value, remedy)
    }

    private static let remedy = "name another one here or there"

    // MARK: Lines

    /// The entry itself is to have the line.
    private mutating func takeLine(
        _ identity: DeviceIdentity, _ name: String, _ kind: DeviceKind, _ wish: DeviceWish
    ) -> Problem? {
        if let use = lines[identity], let device = use.device {
            return conflict(
                wish,
                "\(kind.noun) \(Excerpt.quoted(name)) \(use.isCertain ? "is" : "may be") a pin of \(device), which belongs to "
                    + "\(use.owner.path) at \(use.owner.position)", remedy(use, name))
        }
        if let problem = take(identity, kind.noun, name, wish) { return problem }
        lines[identity] = owners[identity].map { LineUse(owner: $0) }
        return nil
    }

    /// Another device by which the user can say that the line is not its pin.
    private mutating func remedy(_ use: LineUse, _ line: String) -> String {
        guard let kind = use.kind, !use.isCertain else { return Self.remedy }
        let place = locator.place(of: use.owner.name, kind)
        let pin = locator.place(of: line, .line)
        for candidate in board[kind].keys.sorted() {
            guard let wiring = board[kind][candidate]?.wiring, wiring.oneOf.isEmpty, !wiring.lines.isEmpty,
                locator.place(of: candidate, kind) == place
            else { continue }
            if wiring.lines.contains(where: { locator.place(of: $0, .line) == pin }) { continue }
            let noun = kind.noun.split(separator: " ").last ?? ""
            return "name another line, or the \(noun) as \(Excerpt.quoted(candidate)) if that is its pin"
        }
        return Self.remedy
    }

    /// A device that the entry names has these lines as its pins.
    private mutating func takePins(of name: String, _ kind: DeviceKind, _ wish: DeviceWish) -> [Problem] {
        let wiring = wiring(of: name, kind)
        var problems: [Problem] = []
        for (line, isCertain) in wiring.lines.map({ ($0, true) }) + wiring.oneOf.map({ ($0, false) }) {
            let identity = DeviceIdentity(.line, locator.place(of: line, .line))
            let own = LineUse(owner: Owner(name, wish), kind: kind, isCertain: isCertain)
            guard let use = lines[identity] else {
                lines[identity] = own
                continue
            }
            let need = "\(isCertain ? "needs" : "may need") line \(Excerpt.quoted(line)), which"
            let holder = "\(use.owner.path) at \(use.owner.position)"
            let value =
                use.device.map { "\(Excerpt.quoted(name)) \(need) \(holder) has for \($0)" }
                ?? "\(kind.noun) \(Excerpt.quoted(name)) \(need) belongs to \(holder)"
            problems.append(conflict(wish, value, remedy(own, line)))
        }
        return problems
    }

    /// The lines that a device takes: those that the board file says of it, also where the pipeline names it otherwise.
    private mutating func wiring(of name: String, _ kind: DeviceKind) -> BoardDescription.Wiring {
        if let listed = board[kind][name] { return listed.wiring }
        let place = locator.place(of: name, kind)
        var wiring = BoardDescription.Wiring()
        // By which of its names it is meant, nobody knows: where one leaves it open which pin it has, so does this.
        for (candidate, device) in board[kind].sorted(by: { $0.key < $1.key }) where wiring.oneOf.isEmpty {
            if locator.place(of: candidate, kind) == place { wiring = device.wiring }
        }
        return wiring
    }

    // MARK: Places

    /// Makes the place the entry's; why it cannot be.
    ///
    /// - Parameter chip: what is taken, where others may take parts of it too.
    private mutating func take(
        _ identity: DeviceIdentity, _ what: String, _ name: String, _ wish: DeviceWish, sharing chip: String? = nil
    ) -> Problem? {
        guard let owner = owners[identity] else {
            owners[identity] = Owner(name, wish, sharing: chip)
            return nil
        }
        // By one name for all: it is how those who share a chip find each other.
        if let chip, owner.sharedChip == chip, owner.name == name { return nil }
        let alias = owner.name == name ? "" : "is the same as \(Excerpt.quoted(owner.name)), which "
        return conflict(
            wish, "\(what) \(Excerpt.quoted(name)) \(alias)belongs to \(owner.path) at \(owner.position)")
    }
}

extension PipelineModel {
    /// What shows only on the board itself, before anything of it is opened: two names of one device, kinds of device that
    /// it does not have. Nil when nothing is wrong. Asks the board, and so blocks and allocates.
    package func problems(on board: any Board) -> Problems? {
        var claims = ClaimTable(file: file, DeviceLocator(self.board, board: board))
        return Problems(wishes.flatMap { claims.claim($0) })
    }
}
