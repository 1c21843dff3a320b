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
    private let machine: SimulatedMachine

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
        do {
            machine = try SimulatedMachine(description, seed: seed, clock: clock)
        } catch {
            throw .system(device: "simulated board \(description.name)", error: error)
        }
    }

    /// Called once with the time at which the robot fell, by the thread whose call found that out, without a lock. That
    /// thread may be a control loop: set a flag and return.
    public var onFall: (@Sendable (Timestamp) -> Void)? {
        get { machine.access { $0.onFall } }
        set { machine.access { $0.onFall = newValue } }
    }

    /// Whether the robot has fallen.
    public var hasFallen: Bool { machine.access { $0.world.robot.hasFallen } }

    /// Where the robot is at present, and how it moves: what no sensor of it tells.
    public var robot: RobotState { machine.access { $0.world.robot.state } }

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
        machine.access { $0.world.sensor.reset() }
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
        let register = try find(line, in: machine.wiring.lines, kind: "line")
        return SimulatedInputLine(machine, register: register, settings, try claim(.register(register), line))
    }

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    public func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine
    {
        let register = try find(line, in: machine.wiring.lines, kind: "line")
        return SimulatedOutputLine(machine, register: register, settings, try claim(.register(register), line))
    }

    /// Claims the 7-bit address of a chip on a bus.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        let number = try find(bus, in: machine.wiring.buses, kind: "I2C bus")
        let device = "\(bus) address 0x\(address < 16 ? "0" : "")\(String(address, radix: 16, uppercase: true))"
        guard (0x08...0x77).contains(address) else {
            throw .unsupported(device: device, reason: "is not an address of a chip; those are 0x08 to 0x77")
        }
        let claim = try claim(.chip(bus: number, address: address), device)
        return SimulatedI2CDevice(
            machine, bus: bus, address: address, machine.wiring.part(at: address, bus: bus), claim)
    }

    /// Claims a PWM channel and enables it at a duty cycle.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        let register = try find(channel, in: machine.wiring.channels, kind: "PWM channel")
        guard frequency.value.isFinite, frequency.value > 0 else {
            throw .unsupported(device: channel, reason: "\(frequency.value) Hz is not a frequency; it is above 0")
        }
        return SimulatedPWM(
            machine, register: register, dutyCycle: dutyCycle, try claim(.register(register), channel))
    }

    private func find(_ part: String, in parts: [String: Int], kind: String) throws(HardwareError) -> Int {
        guard let number = parts[part] else {
            throw .unknownName(kind: kind, name: part, board: name, among: parts.keys)
        }
        return number
    }

    private func claim(
        _ resource: SimulatedMachine.Resource, _ device: String
    ) throws(HardwareError) -> SimulatedMachine.Claim {
        guard let claim = machine.access({ $0.claim(resource) }) else {
            throw .busy(device: "\(device) (\(name))", consumer: nil, process: "this process")
        }
        return claim
    }
}
