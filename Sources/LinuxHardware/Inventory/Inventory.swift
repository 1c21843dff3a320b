/// What this machine really has, for people to choose from. Reading it sends nothing to any chip: no I2C address is probed,
/// because a read can disturb the chip that answers. It claims nothing, but for a moment each side of a sound card that nobody
/// has: only so does a card tell what it can do.
public struct Inventory: Sendable {
    /// All kinds, in the order in which they are shown.
    static let kinds: [any KernelDevice.Type] = [
        GPIOChip.self, I2CAdapter.self, PWMChip.self, VideoDevice.self, SoundCard.self, SerialPort.self,
        InputDevice.self, Watchdog.self,
    ]

    /// What there is of one kind, for people.
    public struct Section: Sendable, Equatable {
        /// The kind.
        public var title: String
        /// A line or more for each device.
        public var lines: [String]
    }

    /// The machine's own name for itself, such as "Raspberry Pi 4 Model B Rev 1.4".
    public var model: String?
    private let found: [[any KernelDevice]]

    /// Looks at the machine. Blocks and allocates; what this user may not see is missing or marked so.
    public init(root: SystemRoot = SystemRoot()) {
        model = MachineModel.name(root)
        found = Self.kinds.map { $0.entries(root) }
    }

    /// Everything, kind by kind.
    ///
    /// - Parameter showsAll: also parts that have no name and that nobody uses, such as lines.
    public func sections(showsAll: Bool) -> [Section] {
        zip(Self.kinds, found).map { $0.section($1, showsAll: showsAll) }
    }

    /// The devices of one kind.
    func all<Device: KernelDevice>(_ type: Device.Type) -> [Device] {
        found.lazy.flatMap { $0 }.compactMap { $0 as? Device }
    }
}

extension Inventory {
    /// Whether this user may use a device.
    public enum Access: Sendable, Equatable {
        /// It can be opened.
        case allowed
        /// It cannot be; what to do about it.
        case denied(remedy: String)
        /// The kernel has the device, but there is no node to open; what to do about it.
        case noNode(remedy: String)

        /// What follows a device's line; nothing where it can be opened.
        var note: String {
            switch self {
            case .allowed: ""
            case .denied(let remedy): " — permission denied; \(remedy)"
            case .noNode(let remedy): " — \(remedy)"
            }
        }
    }
}
