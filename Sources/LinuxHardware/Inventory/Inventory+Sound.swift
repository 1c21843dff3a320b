import HardwareIO
import LinuxSystem

extension Inventory {
    /// Sound cards.
    public var soundCards: [SoundCard] { all(SoundCard.self) }

    /// A sound card, as /proc/asound has it.
    public struct SoundCard: Sendable, Equatable {
        /// Its number; "hw:0" in ALSA's terms. It depends on the order of plugging.
        public var number: Int
        /// Its short name, which does not: what pipelines and board files name.
        public var id: String
        /// Its full name.
        public var name: String
        /// What records or plays by itself; most cards have one.
        public var devices: [Device]

        /// A part of a card that records, plays, or both.
        public struct Device: Sendable, Equatable {
            /// Its number on the card.
            public var number: Int
            /// Its name.
            public var name: String
            /// What it does.
            public var sides: [Side]
        }

        /// One side of a device.
        public struct Side: Sendable, Equatable {
            /// Whether it records or plays.
            public var direction: SoundDirection
            /// What it can do; nil where it was not asked.
            public var ability: Ability?
        }

        /// What a side of a device can do by itself, without conversion.
        public enum Ability: Sendable, Equatable {
            /// Its formats by ALSA's names, frames in a second, and channels.
            case known(formats: [String], rates: ClosedRange<Int>, channels: ClosedRange<Int>)
            /// Somebody has it at present: "process 812 (arecord)", where that is known.
            case busy(String?)
            /// This user may not ask.
            case denied(remedy: String)
            /// It does not say; why not.
            case unknown(String)
        }
    }
}

extension AccessRemedy.Kind {
    static let sound = Self(group: "audio", rule: #"SUBSYSTEM=="sound", GROUP="audio", MODE="0660""#)
}

extension Inventory.SoundCard: KernelDevice {
    static let title = "sound cards"
    static let kind: DeviceKind? = .sound

    func report(showsAll: Bool) -> [String] {
        let sides = devices.flatMap { device in
            device.sides.map { side in
                "  \"\(SoundPlace(card: id, device: device.number))\" \(side.direction.verb)"
                    + (side.ability?.text ?? "")
            }
        }
        return ["\(id): \(name) (hw:\(number))"] + sides
    }

    static func all(_ root: SystemRoot) -> [Inventory.SoundCard] {
        let devices = devicesByCard(root)
        return (root.text("/proc/asound/cards") ?? "").split(separator: "\n").compactMap { line in
            var card = Inventory.SoundCard(line: line)
            if let number = card?.number { card?.devices = devices[number] ?? [] }
            return card?.asked(root)
        }
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
        devices = []
    }

    /// Lines such as "00-01: Loopback PCM : Loopback PCM : playback 8 : capture 8": card and device, id, name, sides.
    private static func devicesByCard(_ root: SystemRoot) -> [Int: [Device]] {
        var devices: [Int: [Device]] = [:]
        for line in (root.text("/proc/asound/pcm") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            let numbers = parts.first?.split(separator: "-").compactMap { Int($0) } ?? []
            guard numbers.count == 2, parts.count >= 3 else { continue }
            let sides = parts.dropFirst(3).compactMap { part -> Side? in
                if part.hasPrefix("capture") { return Side(direction: .input) }
                return part.hasPrefix("playback") ? Side(direction: .output) : nil
            }
            devices[numbers[0], default: []].append(Device(number: numbers[1], name: parts[2], sides: sides))
        }
        return devices
    }

    /// The same card with what its sides can do; where it is no card of this machine, as it is.
    private func asked(_ root: SystemRoot) -> Inventory.SoundCard {
        guard root.prefix.isEmpty else { return self }
        var card = self
        for device in card.devices.indices {
            for side in card.devices[device].sides.indices {
                let question = SoundQuestion(
                    card: number, id: id, device: devices[device].number,
                    direction: devices[device].sides[side].direction, root: root)
                card.devices[device].sides[side].ability = question.ability()
            }
        }
        return card
    }
}

extension Inventory.SoundCard.Ability {
    /// What follows a side's name.
    fileprivate var text: String {
        switch self {
        case .known(let formats, let rates, let channels):
            ": \(formats.joined(separator: " ")), \(Self.text(rates)) Hz, "
                + (channels == 1...1 ? "1 channel" : "\(Self.text(channels)) channels")
        case .busy(let holder): ": in use" + (holder.map { " by \($0)" } ?? "")
        case .denied(let remedy): " — permission denied; \(remedy)"
        case .unknown(let reason): " — \(reason)"
        }
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
    }
}
