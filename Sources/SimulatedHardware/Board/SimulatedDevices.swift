import HardwareIO
import LinuxSystem
import Quantities

/// What every board in memory has by the names of its description: lines, buses and PWM channels, claimed one by one.
struct SimulatedDevices: Sendable {
    let machine: SimulatedMachine
    /// The board's name.
    let board: String

    /// - Parameter world: nobody else may touch it from now on but in ``SimulatedMachine/access(_:)``.
    init(
        _ description: BoardDescription, _ world: any SimulatedWorld, clock: (@Sendable () -> Timestamp)?
    ) throws(HardwareError) {
        board = description.name
        do {
            machine = try SimulatedMachine(description, world, clock: clock)
        } catch {
            throw .system(device: "simulated board \(description.name)", error: error)
        }
    }

    func inputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        let register = try find(line, in: machine.wiring.lines, kind: "line")
        return SimulatedInputLine(machine, register: register, settings, try claim(.register(register), line))
    }

    func outputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        let register = try find(line, in: machine.wiring.lines, kind: "line")
        return SimulatedOutputLine(machine, register: register, settings, try claim(.register(register), line))
    }

    func chip(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        let number = try find(bus, in: machine.wiring.buses, kind: "I2C bus")
        let device = "\(bus) address 0x\(address < 16 ? "0" : "")\(String(address, radix: 16, uppercase: true))"
        guard (0x08...0x77).contains(address) else {
            throw .unsupported(device: device, reason: "is not an address of a chip; those are 0x08 to 0x77")
        }
        let claim = try claim(.chip(bus: number, address: address), device)
        return SimulatedI2CDevice(machine, bus: bus, address: address, part(at: address, bus: bus), claim)
    }

    func pwm(_ channel: String, frequency: Hertz, dutyCycle: Double) throws(HardwareError) -> any PWMOutput {
        let register = try find(channel, in: machine.wiring.channels, kind: "PWM channel")
        guard frequency.value.isFinite, frequency.value > 0 else {
            throw .unsupported(device: channel, reason: "\(frequency.value) Hz is not a frequency; it is above 0")
        }
        return SimulatedPWM(
            machine, register: register, dutyCycle: dutyCycle, try claim(.register(register), channel))
    }

    /// Takes something for one owner.
    func claim(
        _ resource: SimulatedMachine.Resource, _ device: String
    ) throws(HardwareError) -> SimulatedMachine.Claim {
        guard let claim = machine.access({ $0.claim(resource) }) else {
            throw .busy(device: "\(device) (\(board))", consumer: nil, process: "this process")
        }
        return claim
    }

    /// What is soldered to an address of a bus.
    private func part(at address: UInt8, bus: String) -> SimulatedI2CDevice.Part {
        guard bus == Wiring.chipBusName else { return .nothing }
        if address == Wiring.outputsAddress { return .outputs }
        return machine.access { $0.world.hasChip(at: address) } ? .world : .nothing
    }

    private func find(_ part: String, in parts: [String: Int], kind: String) throws(HardwareError) -> Int {
        guard let number = parts[part] else {
            throw .unknownName(kind: kind, name: part, board: board, among: parts.keys)
        }
        return number
    }
}
