import HardwareIO

extension Inventory {
    /// Video devices: cameras, and what else speaks V4L2.
    public var videoDevices: [VideoDevice] { all(VideoDevice.self) }
    /// Sound cards.
    public var soundCards: [SoundCard] { all(SoundCard.self) }

    /// A V4L2 device. Cameras are among them, and so are codecs and outputs.
    public struct VideoDevice: Sendable, Equatable {
        /// The device node, such as "/dev/video0".
        public var node: String
        /// The driver's name for it, such as "HD Webcam C270".
        public var name: String
        /// Whether this user may open it.
        public var access: Access
    }

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

extension AccessRemedy.Kind {
    static let video = Self(group: "video", rule: #"SUBSYSTEM=="video4linux", GROUP="video", MODE="0660""#)
}

extension Inventory.VideoDevice: KernelDevice {
    static let title = "video devices"
    static let kind: DeviceKind? = .camera

    func report(showsAll: Bool) -> [String] { ["\(node): \(name)" + access.note] }

    static func all(_ root: SystemRoot) -> [Inventory.VideoDevice] {
        root.names(in: "/sys/class/video4linux").filter { $0.hasPrefix("video") }.map { device in
            Inventory.VideoDevice(
                node: "/dev/\(device)",
                name: root.text("/sys/class/video4linux/\(device)/name") ?? device,
                access: .of("/dev/\(device)", .video, root))
        }
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
