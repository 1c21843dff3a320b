/// The kinds of device, a row each.
extension DeviceKind {
    /// All rows, in the order in which a board file is shown.
    public static let all = [line, bus, pwm, serial, spi, sound, camera]

    /// A GPIO line: "GPIO17", or where the kernel's names are allowed "pinctrl-bcm2711/17", "gpiochip0/17" and its own name.
    public static let line = DeviceKind(
        key: "lines", "a line", full: "a GPIO line", plural: "GPIO lines",
        .part(
            chip: "the label of its GPIO chip", numberKey: "offset", number: "its offset in the chip", 0...65_535),
        pins: .isPin, capability: { $0 is any GPIOBoard.Type }
    ) { DevicePlace.part($0) ?? .name($0) }

    /// An I2C bus: "i2c1", or where the kernel's names are allowed "i2c-1", "/dev/i2c-1" and the name of its adapter.
    public static let bus = DeviceKind(
        key: "buses", "an I2C bus", plural: "I2C buses", entry: "a bus",
        .nodeOrName(
            node: "its node, such as /dev/i2c-1; or its adapter", nameKey: "adapter",
            name: "the name of its adapter, whatever its number; or its device"),
        pins: .takes, isShared: true, capability: { $0 is any I2CBoard.Type }
    ) { name in
        if name.hasPrefix("i2c"), let number = UInt32(name.dropFirst(3)) { return .node("/dev/i2c-\(number)") }
        return DevicePlace.node(name, beginning: "i2c-") ?? .name(name)
    }

    /// A PWM channel: "PWM0", or where the kernel's names are allowed "fe20c000.pwm/0", "pwmchip0/0".
    public static let pwm = DeviceKind(
        key: "pwm", "a PWM channel", plural: "PWM channels",
        .part(chip: "the name of the chip's device", numberKey: "channel", number: "its number in the chip", 0...255),
        pins: .takes, capability: { $0 is any PWMBoard.Type }
    ) { DevicePlace.part($0) }

    /// A serial port. Drivers open its node by themselves.
    public static let serial = DeviceKind(
        key: "serial", "a serial port", plural: "serial ports", entry: "an interface",
        .optionalNode("its node, where it has one"), pins: .takes
    ) { DevicePlace.node($0, beginning: "tty") ?? DevicePlace.node($0, beginning: "serial") }

    /// An SPI bus.
    public static let spi = DeviceKind(
        key: "spi", "an SPI bus", plural: "SPI buses", entry: "an interface",
        .optionalNode("its node, where it has one"), pins: .takes
    ) { DevicePlace.node($0, beginning: "spidev") }

    /// A sound card or interface: by the board file's name, or by the card's id and device ("Headset", "Loopback,1").
    public static let sound = DeviceKind(
        key: "sound", "a sound interface", plural: "sound interfaces", entry: "an interface",
        .optionalNode("the id of its card, such as \"Loopback,1\""), pins: .takes, isPluggable: true,
        capability: { $0 is any SoundBoard.Type }
    ) { name in .name(SoundPlace(name).map { "\($0)" } ?? name) }

    /// A camera: "camera0", or by its node, udev's name or its own: "/dev/v4l/by-id/…", "video0", "HD Webcam C270".
    public static let camera = DeviceKind(
        key: "cameras", "a camera", plural: "cameras", .node, isPluggable: true,
        capability: { $0 is any CameraBoard.Type }
    ) {
        DevicePlace.node($0, beginning: "video") ?? .name($0)
    }
}
