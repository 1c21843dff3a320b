import HardwareIO
import LinuxSystem

/// An address on a bus of the simulated board: a chip's, or one where nobody answers.
final class SimulatedI2CDevice: I2CDevice {
    /// What is soldered to the address.
    enum Part: Sendable {
        case sensor
        case outputs
        case nothing
    }

    let bus: String
    let address: UInt8
    private let machine: SimulatedMachine
    private let part: Part
    private let claim: SimulatedMachine.Claim

    init(_ machine: SimulatedMachine, bus: String, address: UInt8, _ part: Part, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        self.bus = bus
        self.address = address
        self.part = part
        self.claim = claim
    }

    deinit { close() }

    func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        // The bytes come through a buffer because a closure cannot capture the caller's span.
        let count = bytes.count
        guard (1...32).contains(count) else { throw .unsupported }
        let answer = try machine.access { contents throws(BusError) in
            try check(contents)
            var answer = InlineArray<32, UInt8>(repeating: 0)
            var register = register
            for index in 0..<count {
                answer[index] = read(register, contents: &contents)
                register = self.register(after: register, contents)
            }
            return answer
        }
        for index in 0..<count { bytes[index] = answer[index] }
    }

    func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
        let count = bytes.count
        guard (1...32).contains(count) else { throw .unsupported }
        var values = InlineArray<32, UInt8>(repeating: 0)
        for index in 0..<count { values[index] = bytes[index] }
        try machine.access { contents throws(BusError) in
            try check(contents)
            var register = register
            for index in 0..<count {
                write(values[index], register, contents: &contents)
                register = self.register(after: register, contents)
            }
        }
    }

    /// Whole outputs of the PCA9685, as their words in the board's page.
    func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] {
        guard case .outputs = part, let channel = OutputChip.channel(ofRegister: register) else { return [] }
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            let word = bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return machine.page.action(setting: word, at: machine.wiring.firstOutput + channel + start / 4)
        }
    }

    func close() {
        machine.access { contents in _ = contents.release(claim) }
    }

    private func check(_ contents: SimulatedMachine.Contents) throws(BusError) {
        guard contents.holds(claim) else { throw .closed }
        switch part {
        case .sensor: break
        case .outputs: if !contents.outputs.isAnswering { throw .noAcknowledge }
        case .nothing: throw .noAcknowledge
        }
    }

    private func read(_ register: UInt8, contents: inout SimulatedMachine.Contents) -> UInt8 {
        if case .outputs = part { return contents.outputs.read(register) }
        return contents.world.sensor.read(register)
    }

    private func write(_ value: UInt8, _ register: UInt8, contents: inout SimulatedMachine.Contents) {
        if case .outputs = part { return contents.outputs.write(value, to: register) }
        contents.world.sensor.write(value, to: register)
    }

    private func register(after register: UInt8, _ contents: SimulatedMachine.Contents) -> UInt8 {
        if case .outputs = part { return contents.outputs.register(after: register) }
        return register &+ 1
    }
}
