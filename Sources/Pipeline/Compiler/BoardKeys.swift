import Configuration
import HardwareIO

/// The keys of a board file.
enum BoardKeys {
    static let schema = ObjectKey.text("$schema", "where an editor finds the schema of this file")
    static let name = ObjectKey.text("name", isRequired: true, "the board's name, by which pipelines name it")
    static let summary = ObjectKey.text("summary", isRequired: true, "one line for people")
    static let backend = ObjectKey<BoardDescription.Backend>.choice("backend", isRequired: true, "what serves it")
    static let allowsKernelNames = ObjectKey.flag(
        "allowsKernelNames", default: false, "whether names that it does not list may still exist")
    static let match = KeyDescription("match", .object(MatchKeys.described), "how a machine is recognised as it")
    static let lines = KeyDescription("lines", .members(of: .object(LineKeys.described)), "GPIO lines by name")
    static let buses = KeyDescription("buses", .members(of: .object(BusKeys.described)), "I2C buses by name")
    static let pwm = KeyDescription("pwm", .members(of: .object(PWMKeys.described)), "PWM channels by name")
    static let cameras = KeyDescription("cameras", .members(of: .text), "camera device nodes by name")

    /// The devices of one kind beside I2C buses and PWM channels that have pins.
    static func interfaces(_ kind: BoardDescription.InterfaceKind) -> KeyDescription {
        KeyDescription(kind.rawValue, .members(of: .object(InterfaceKeys.described)), "each \(kind.noun) by name")
    }

    static let described: ObjectDescription = {
        var keys: [any DescribedKey] = [
            schema, name, summary, backend, allowsKernelNames, match, lines, buses, pwm, cameras,
        ]
        for kind in BoardDescription.InterfaceKind.allCases { keys.append(interfaces(kind)) }
        return ObjectDescription(
            "board", role: "a key of a board file", "the names that pipelines use, and where each is on a board", keys)
    }()
}

/// The keys of `match`.
enum MatchKeys {
    static let model = ObjectKey.text("model", "the beginning of /proc/device-tree/model")
    static let gpioChip = ObjectKey.text("gpioChip", "the label of a GPIO chip that only this board has")
    static let described = ObjectDescription(
        "match", role: "a way to recognise a board", "how a machine is recognised", [model, gpioChip])
}

/// The keys of a line.
enum LineKeys {
    static let chip = ObjectKey.text("chip", isRequired: true, "the label of its GPIO chip")
    static let offset = ObjectKey.integer("offset", in: 0...65_535, isRequired: true, "its offset in the chip")
    static let headerPin = ObjectKey.integer("headerPin", in: 1...200, "the pin of the board's header")
    static let described = ObjectDescription(
        "line", role: "a key of a line", "a GPIO line", [chip, offset, headerPin])
}

/// The keys that tell which lines something takes.
enum WiringKeys {
    static let lines = KeyDescription("lines", .list(of: .text, count: 1...64), "the lines that are all its pins")
    static let oneOf = KeyDescription("oneOf", .list(of: .text, count: 1...64), "the lines of which one is its pin")
}

/// The keys of a bus.
enum BusKeys {
    static let device = ObjectKey.text("device", "its node, such as /dev/i2c-1; or its adapter")
    static let adapter = ObjectKey.text("adapter", "the name of its adapter, whatever its number; or its device")
    static let described = ObjectDescription(
        "bus", role: "a key of a bus", "an I2C bus", [device, adapter, WiringKeys.lines, WiringKeys.oneOf])
}

/// The keys of a PWM channel.
enum PWMKeys {
    static let chip = ObjectKey.text("chip", isRequired: true, "the name of the chip's device")
    static let channel = ObjectKey.integer("channel", in: 0...255, isRequired: true, "its number in the chip")
    static let described = ObjectDescription(
        "PWM channel", role: "a key of a PWM channel", "a PWM channel",
        [chip, channel, WiringKeys.lines, WiringKeys.oneOf])
}

/// The keys of a serial port, an SPI bus or a sound interface.
enum InterfaceKeys {
    static let device = ObjectKey.text("device", "its node, where it has one")
    static let described = ObjectDescription(
        "interface", role: "a key of an interface", "a serial port, an SPI bus or a sound interface",
        [device, WiringKeys.lines, WiringKeys.oneOf])
}

extension BoardDescription.Backend: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .linux: "the running kernel"
        case .simulated: "a physical model in memory"
        }
    }
}
