/// What this machine really has, for people to choose from. Reading it claims nothing and sends nothing to any chip:
/// no I2C address is probed, because a read can disturb the chip that answers.
public struct Inventory: Sendable, Equatable {
    /// Whether this user may use a device.
    public enum Access: Sendable, Equatable {
        /// It can be opened.
        case allowed
        /// It cannot be; what to do about it.
        case denied(remedy: String)
        /// The kernel has the device, but there is no node to open; what to do about it.
        case noNode(remedy: String)
    }

    /// The machine's own name for itself, such as "Raspberry Pi 4 Model B Rev 1.4".
    public var model: String?
    /// GPIO chips with their lines.
    public var gpioChips: [GPIOChip]
    /// I2C buses.
    public var i2cAdapters: [I2CAdapter]
    /// PWM chips.
    public var pwmChips: [PWMChip]
    /// Video devices: cameras, and what else speaks V4L2.
    public var videoDevices: [VideoDevice]
    /// Sound cards.
    public var soundCards: [SoundCard]
    /// Serial ports with hardware behind them.
    public var serialPorts: [SerialPort]
    /// Gamepads, keyboards, buttons.
    public var inputDevices: [InputDevice]
    /// Watchdogs.
    public var watchdogs: [Watchdog]

    /// Looks at the machine. Blocks and allocates; what this user may not see is missing or marked so.
    public init(root: SystemRoot = SystemRoot()) {
        model = MachineModel.name(root)
        gpioChips = GPIOChip.all(root)
        i2cAdapters = I2CAdapter.all(root)
        pwmChips = PWMChip.all(root)
        videoDevices = VideoDevice.all(root)
        soundCards = SoundCard.all(root)
        serialPorts = SerialPort.all(root)
        inputDevices = InputDevice.all(root)
        watchdogs = Watchdog.all(root)
    }
}
