import Configuration

extension BoardDescription {
    /// A device of the board, of whichever kind.
    public struct Device: Sendable, Equatable {
        /// Where it is; nil for one that has no node of its own.
        public var place: DevicePlace?
        /// The lines that it takes.
        public var wiring: Wiring
        /// The pin of the board's header, for people with a wire in their hand: of a line.
        public var headerPin: Int?

        /// A device at a place.
        public init(_ place: DevicePlace?, wiring: Wiring = Wiring(), headerPin: Int? = nil) {
            self.place = place
            self.wiring = wiring
            self.headerPin = headerPin
        }

        /// A line at an offset of the chip with this label, such as "pinctrl-rp1".
        public init(chip: String, offset: UInt32, headerPin: Int? = nil) {
            self.init(.part(of: chip, offset), headerPin: headerPin)
        }

        /// A PWM channel by its number in a chip, which has the name of its device, such as "1f00098000.pwm"
        /// (`/sys/class/pwm/*/device`).
        public init(chip: String, channel: UInt32, wiring: Wiring = Wiring()) {
            self.init(.part(of: chip, channel), wiring: wiring)
        }

        /// A serial port, an SPI bus or a sound interface by its node, where it has one.
        public init(device: String?, wiring: Wiring = Wiring()) {
            self.init(device.map { .node($0) }, wiring: wiring)
        }

        /// What has a node of its own.
        public static func device(_ path: String, wiring: Wiring = Wiring()) -> Device {
            Device(.node(path), wiring: wiring)
        }

        /// The bus of the adapter with this name (`/sys/class/i2c-dev/*/name`), whatever its number.
        public static func adapter(_ name: String, wiring: Wiring = Wiring()) -> Device {
            Device(.name(name), wiring: wiring)
        }
    }

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
}

extension BoardDescription {
    /// Whether a name that the board does not list may be one of the kernel's: where it allows that, and of what is plugged in
    /// unless the name is nearly one of the listed, for then it is a slip.
    public func mayBeKernelName(_ name: String, _ kind: DeviceKind) -> Bool {
        if allowsKernelNames { return true }
        guard kind.isPluggable, backend == .linux else { return false }
        return name.hasPrefix("/") || NearestName.find(name, among: self[kind].keys.sorted()) == nil
    }
}
