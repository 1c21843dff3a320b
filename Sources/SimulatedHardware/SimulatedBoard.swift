import HardwareIO
import LinuxSystem
import Quantities

/// A board in memory on a two-wheeled balancing robot: an inverted pendulum that falls unless something holds it.
///
/// What is soldered to it, as far as the description has the names:
/// - an MPU-6050 at address 0x68 of bus `i2c1`, its axes those of the robot (x forward, y left, z up);
/// - the left motor at `PWM0` with its direction at `GPIO5`, the right one at `PWM1` and `GPIO6`; a direction is high
///   for forward, the duty cycle is the share of the battery's voltage;
/// - the switch of a bumper from `GPIO17` to ground, with a pull-up resistor: somebody pushes the robot every 3 to 6 s
///   from alternating sides, and the switch is closed for 60 ms from the moment of the push;
/// - a PCA9685 at address 0x40 of bus `i2c1`, with nothing at its outputs;
/// - a lamp at `GPIO27`. Other names can be opened, and nothing is there.
///
/// A hand holds the robot, tilted by 2 to 3 degrees, until a motor drives, or half a second after a motor was first
/// set to 0. A positive tilt leans forward; to hold the robot, drive forward when it leans forward. From 60 degrees on
/// it has fallen.
///
/// The world has no thread. Each call of the board or of what was opened brings it up to the clock first, in steps of
/// 1 ms that take about a microsecond each; between calls nothing needs to happen. All of it is determined by the seed
/// and by what is written when. The outputs' registers are in a memory file, so safe actions act without this object;
/// what they write counts from the last call on. Safe to use from any thread; after opening nothing allocates.
public final class SimulatedBoard: GPIOBoard, I2CBoard, PWMBoard {
    /// The board's name, as its board file has it.
    public let name: String
    private let devices: SimulatedDevices
    // Unsafe: the machine's lock protects both.
    private nonisolated(unsafe) let world: BalancingWorld
    private nonisolated(unsafe) var isFallTold = false

    /// A board with the names of a description.
    ///
    /// - Parameters:
    ///   - description: which lines, buses and channels there are.
    ///   - seed: which noise, sensor errors, starting tilt and pushes.
    ///   - clock: the time of this world; the kernel's monotonic clock when nil. Called with the board's lock held.
    /// - Throws: ``HardwareError/system(device:error:)`` when there is no memory for the registers.
    public init(
        description: BoardDescription, seed: UInt64 = 1, clock: (@Sendable () -> Timestamp)? = nil
    ) throws(HardwareError) {
        name = description.name
        world = BalancingWorld(seed: seed)
        devices = try SimulatedDevices(description, world, clock: clock)
    }

    private var machine: SimulatedMachine { devices.machine }

    /// Called once with the time at which the robot fell, by the thread whose call found that out, without a lock. That
    /// thread may be a control loop: set a flag and return.
    public var onFall: (@Sendable (Timestamp) -> Void)? {
        get { machine.access { $0.onIncident } }
        set { machine.access { $0.onIncident = newValue } }
    }

    /// Whether the robot has fallen.
    public var hasFallen: Bool { machine.access { _ in world.robot.hasFallen } }

    /// Where the robot is at present, and how it moves: what no sensor of it tells.
    public var robot: RobotState { machine.access { _ in world.robot.state } }

    /// Brings the world up to the clock, and wakes whoever waits for an edge that has come.
    public func advance() { machine.access { _ in } }

    /// Whether the line of this name has a high voltage as an output: the lamp, for one; nil when there is no such line.
    public func isHigh(_ line: String) -> Bool? {
        machine.wiring.lines[line].map { register in machine.access { _ in machine.page.load(register) != 0 } }
    }

    /// The present duty cycle of the channel of this name, 0…1; nil when there is no such channel.
    public func dutyCycle(_ channel: String) -> Double? {
        machine.wiring.channels[channel].map { register in
            machine.access { _ in Double(machine.page.load(register)) / Double(Wiring.fullDuty) }
        }
    }

    /// The motion sensor's supply dips for a moment: it forgets its configuration and sleeps.
    public func dipSensorSupply() {
        machine.access { _ in world.dipSensorSupply() }
    }

    /// The share of a period, 0…1, in which an output of the PCA9685 is high at present.
    public func dutyCycle(ofOutput channel: Int) -> Double {
        machine.access { $0.outputs.dutyCycle(of: channel) }
    }

    /// How many periods a second the outputs of the PCA9685 have at present.
    public var outputFrequency: Hertz { machine.access { Hertz($0.outputs.frequency) } }

    /// What the oscillator of the PCA9685 has: 25 MHz, unless it is one of those boards that have another.
    public var outputOscillator: Hertz {
        get { machine.access { Hertz($0.outputs.oscillator) } }
        set { machine.access { $0.outputs.oscillator = newValue.value } }
    }

    /// The supply of the PCA9685 dips for a moment: it forgets everything, and its outputs are off.
    public func dipOutputSupply() {
        machine.access { $0.outputs.dip() }
    }

    /// Whether the PCA9685 acknowledges its address.
    public var areOutputsAnswering: Bool {
        get { machine.access { $0.outputs.isAnswering } }
        set { machine.access { $0.outputs.isAnswering = newValue } }
    }

    /// Claims a line as an input that reports its edges.
    public func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        try devices.inputLine(line, settings)
    }

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    public func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine
    {
        try devices.outputLine(line, settings)
    }

    /// Claims the 7-bit address of a chip on a bus.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        try devices.chip(bus, address: address)
    }

    /// Claims a PWM channel and enables it at a duty cycle.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        try devices.pwm(channel, frequency: frequency, dutyCycle: dutyCycle)
    }
}

extension SimulatedBoard: WatchedWorld {
    /// Nothing: the loop's own values tell how it stands.
    public var glance: String? { nil }

    /// That it fell, once it has.
    public func takeNews() -> [String] {
        machine.access { _ in
            guard world.incidentAt != nil, !isFallTold else { return [] }
            isFallTold = true
            return ["the robot fell"]
        }
    }

    /// Nothing.
    public var account: [String] { [] }
}
