extension BoardDescription {
    /// Which lines something takes while it is in use.
    public struct Wiring: Sendable, Equatable {
        /// Names of the board's lines, all of which are its pins.
        public var lines: [String]
        /// Names of the board's lines, one of which is its pin: which one a setting of the machine decides that nobody here
        /// knows, on a Raspberry Pi an overlay.
        public var oneOf: [String]

        /// Nothing, unless lines are given.
        public init(lines: [String] = [], oneOf: [String] = []) {
            self.lines = lines
            self.oneOf = oneOf
        }
    }

    /// A kind of device beside I2C buses and PWM channels that has pins of the board.
    public enum InterfaceKind: String, Sendable, CaseIterable {
        /// A serial port.
        case serial
        /// An SPI bus.
        case spi
        /// A digital sound interface.
        case sound

        /// What it is called in messages.
        public var noun: String {
            switch self {
            case .serial: "serial port"
            case .spi: "SPI bus"
            case .sound: "sound interface"
            }
        }
    }

    /// A serial port, an SPI bus or a sound interface.
    public struct Interface: Sendable, Equatable {
        /// Its device node; nil where it has none of its own.
        public var device: String?
        /// The lines that it takes.
        public var wiring: Wiring

        /// An interface on these lines.
        public init(device: String?, wiring: Wiring) {
            self.device = device
            self.wiring = wiring
        }
    }
}
