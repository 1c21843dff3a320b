/// What a board file says: the names that pipelines use, and where each is on this kind of board.
///
/// A chip is found by its label and never by its number, because the numbers depend on the kernel.
public struct BoardDescription: Sendable, Equatable {
    /// Which implementation of ``Board`` serves it.
    public enum Backend: String, Sendable, CaseIterable {
        /// The running kernel.
        case linux
        /// A physical model in memory.
        case simulated
    }

    /// What is around a board in memory.
    public enum World: String, Sendable, CaseIterable {
        /// A two-wheeled robot that falls unless it is balanced.
        case balancingRobot
        /// A rover with a camera on a printed track.
        case rover
    }

    /// How a machine is recognised as this board.
    public struct Match: Sendable, Equatable {
        /// The beginning of `/proc/device-tree/model`.
        public var model: String?
        /// The label of a GPIO chip that only this board has.
        public var gpioChip: String?

        /// A match by model, by chip, or by both.
        public init(model: String? = nil, gpioChip: String? = nil) {
            self.model = model
            self.gpioChip = gpioChip
        }
    }

    /// The board's name, such as "raspberry-pi-4".
    public var name: String
    /// One line for people.
    public var summary: String
    /// What serves it.
    public var backend: Backend
    /// What is around it, where it is simulated.
    public var world: World
    /// How a machine is recognised as this board; nil when it never is by itself.
    public var match: Match?
    /// Whether names that it does not list may still exist: those of the kernel, see ``DeviceKind/kernelPlace``.
    public var allowsKernelNames: Bool
    /// The kinds of which it has none at all, under whatever name.
    public var without: Set<DeviceKind>
    /// No kind without devices is in it, so that equal boards are equal.
    private var devices: [DeviceKind: [String: Device]]

    /// A description with nothing in it yet.
    public init(name: String, summary: String, backend: Backend, allowsKernelNames: Bool = false) {
        self.name = name
        self.summary = summary
        self.backend = backend
        self.allowsKernelNames = allowsKernelNames
        world = .balancingRobot
        match = nil
        without = []
        devices = [:]
    }

    /// The devices of a kind by name.
    public subscript(kind: DeviceKind) -> [String: Device] {
        get { devices[kind] ?? [:] }
        set { devices[kind] = newValue.isEmpty ? nil : newValue }
    }

    /// GPIO lines by name.
    public var lines: [String: Device] {
        get { self[.line] }
        set { self[.line] = newValue }
    }

    /// I2C buses by name.
    public var buses: [String: Device] {
        get { self[.bus] }
        set { self[.bus] = newValue }
    }

    /// PWM channels by name.
    public var pwm: [String: Device] {
        get { self[.pwm] }
        set { self[.pwm] = newValue }
    }

    /// Where the device of a name is, as far as the board file or the name itself tells.
    public func place(of name: String, _ kind: DeviceKind) -> DevicePlace {
        let listed = self[kind][name]
        return (listed == nil ? kind.kernelPlace(name) : listed?.place) ?? .name(name)
    }
}
