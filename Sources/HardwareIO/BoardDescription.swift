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

    /// Where a GPIO line is.
    public struct Line: Sendable, Equatable {
        /// The chip's label, such as "pinctrl-rp1".
        public var chip: String
        /// The line's offset in the chip.
        public var offset: UInt32
        /// The pin of the board's header, for people with a wire in their hand.
        public var headerPin: Int?

        /// A line at an offset of a chip.
        public init(chip: String, offset: UInt32, headerPin: Int? = nil) {
            self.chip = chip
            self.offset = offset
            self.headerPin = headerPin
        }
    }

    /// An I2C bus.
    public struct Bus: Sendable, Equatable {
        /// Where it is.
        public enum Place: Sendable, Equatable {
            /// A device node, such as "/dev/i2c-1".
            case device(String)
            /// The adapter with this name (`/sys/class/i2c-dev/*/name`), whatever its number.
            case adapter(String)
        }

        /// Where it is.
        public var place: Place
        /// The lines that it takes.
        public var wiring: Wiring

        /// The bus of a device node.
        public static func device(_ path: String, wiring: Wiring = Wiring()) -> Bus {
            Bus(place: .device(path), wiring: wiring)
        }

        /// The bus of an adapter of this name.
        public static func adapter(_ name: String, wiring: Wiring = Wiring()) -> Bus {
            Bus(place: .adapter(name), wiring: wiring)
        }
    }

    /// Where a PWM channel is.
    public struct PWM: Sendable, Equatable {
        /// The name of the chip's device, such as "1f00098000.pwm" (`/sys/class/pwm/*/device`).
        public var chip: String
        /// The channel's number in the chip.
        public var channel: UInt32
        /// The lines that it takes.
        public var wiring: Wiring

        /// A channel of a chip.
        public init(chip: String, channel: UInt32, wiring: Wiring = Wiring()) {
            self.chip = chip
            self.channel = channel
            self.wiring = wiring
        }
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
    /// How a machine is recognised as this board; nil when it never is by itself.
    public var match: Match?
    /// GPIO lines by name.
    public var lines: [String: Line]
    /// I2C buses by name.
    public var buses: [String: Bus]
    /// PWM channels by name.
    public var pwm: [String: PWM]
    /// Other devices with pins, by kind and name.
    public var interfaces: [InterfaceKind: [String: Interface]]
    /// Camera device nodes by name.
    public var cameras: [String: String]
    /// Whether names that it does not list may still exist: lines by the kernel's own line names, `i2cN` by `/dev/i2c-N`.
    public var allowsKernelNames: Bool

    /// A description with nothing in it yet.
    public init(name: String, summary: String, backend: Backend, allowsKernelNames: Bool = false) {
        self.name = name
        self.summary = summary
        self.backend = backend
        self.allowsKernelNames = allowsKernelNames
        match = nil
        lines = [:]
        buses = [:]
        pwm = [:]
        interfaces = [:]
        cameras = [:]
    }
}
