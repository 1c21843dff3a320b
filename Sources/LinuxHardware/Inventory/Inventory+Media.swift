import HardwareIO

extension Inventory {
    /// Sound cards.
    public var soundCards: [SoundCard] { all(SoundCard.self) }

    /// A sound card, as /proc/asound/cards has it.
    public struct SoundCard: Sendable, Equatable {
        /// Its number; "hw:0" in ALSA's terms. It depends on the order of plugging.
        public var number: Int
        /// Its short name, which does not: "hw:CARD=Device".
        public var id: String
        /// Its full name.
        public var name: String
    }
}

extension Inventory.SoundCard: KernelDevice {
    static let title = "sound cards"
    static let kind: DeviceKind? = .sound

    func report(showsAll: Bool) -> [String] { ["hw:\(number): \(id), \(name)"] }

    static func all(_ root: SystemRoot) -> [Inventory.SoundCard] {
        (root.text("/proc/asound/cards") ?? "").split(separator: "\n").compactMap { Inventory.SoundCard(line: $0) }
    }

    /// The first line of a card: " 0 [Loopback       ]: Loopback - Loopback". Its second line has no number.
    private init?(line: Substring) {
        guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]"), open < close,
            let number = Int(line[..<open].filter { $0 != " " })
        else { return nil }
        self.number = number
        id = String(line[line.index(after: open)..<close].prefix { $0 != " " })
        let rest = line[close...].dropFirst().drop { $0 == ":" || $0 == " " }
        let words = rest.split(separator: " ")
        // "driver - name": the driver is one word.
        name = words.count > 2 && words[1] == "-" ? words[2...].joined(separator: " ") : String(rest)
    }
}
