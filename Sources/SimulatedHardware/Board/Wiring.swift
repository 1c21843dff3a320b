import HardwareIO
import LinuxSystem

/// Which register of the board each name stands for, and what is soldered to it.
///
/// Each line and each PWM channel of the description has one register: a line's voltage (0 or 1), a channel's duty
/// cycle in millionths. Behind them are the words of the PCA9685's outputs.
struct Wiring: Sendable {
    /// The bus of the chips.
    static let chipBusName = "i2c1"
    /// The address of the PCA9685, on the same bus.
    static let outputsAddress: UInt8 = 0x40

    /// One motor: its PWM channel and the line of its direction, high for forward.
    struct Motor: Sendable {
        var channel: Int?
        var direction: Int?
    }

    let lines: [String: Int]
    let channels: [String: Int]
    let buses: [String: Int]
    let left: Motor
    let right: Motor
    /// The registers of the world's lines, in its order; nil for one that the description does not name.
    private let worldLines: [Int?]

    /// The wiring of a description. What it does not name is not connected.
    ///
    /// - Parameter worldLines: the names of the lines whose voltage the world decides.
    init(_ description: BoardDescription, worldLines: [String]) {
        let lines = Self.numbered(description.lines.keys, from: 0)
        let channels = Self.numbered(description.pwm.keys, from: lines.count)
        left = Motor(channel: channels["PWM0"], direction: lines["GPIO5"])
        right = Motor(channel: channels["PWM1"], direction: lines["GPIO6"])
        buses = Self.numbered(description.buses.keys, from: 0)
        self.lines = lines
        self.channels = channels
        self.worldLines = worldLines.map { lines[$0] }
    }

    /// Which of the world's lines has this register; nil for one that it does not decide about.
    func worldLine(ofRegister register: Int) -> Int? { worldLines.firstIndex(of: register) }

    /// The first word of the PCA9685's outputs.
    var firstOutput: Int { lines.count + channels.count }
    /// How many registers there are.
    var count: Int { firstOutput + OutputChip.wordCount }

    /// What drives a motor at present: −1…1 of the battery's voltage.
    func duty(of motor: Motor, in page: RegisterPage) -> Double {
        guard let channel = motor.channel else { return 0 }
        let size = Double(min(page.load(channel), Self.fullDuty)) / Double(Self.fullDuty)
        let isForward = motor.direction.map { page.load($0) != 0 } ?? false
        return isForward ? size : -size
    }

    /// A duty cycle as a register's value, cut to 0…1; NaN counts as 0.
    static func register(dutyCycle: Double) -> UInt32 {
        guard dutyCycle > 0 else { return 0 }
        return UInt32((min(dutyCycle, 1) * Double(fullDuty)).rounded())
    }

    static let fullDuty: UInt32 = 1_000_000

    private static func numbered(_ names: some Sequence<String>, from start: Int) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: names.sorted().enumerated().map { ($0.element, start + $0.offset) })
    }
}
