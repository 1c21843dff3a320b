import HardwareIO
import LinuxSystem

/// An address on a bus of the simulated board: a chip's, or one where nobody answers.
final class SimulatedI2CDevice: I2CDevice {
    /// What is soldered to the address.
    enum Part: Sendable {
        /// A chip of the world.
        case world
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

    func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        try limits.check(messages, writing: writing.count, reading: reading.count)
        // A closure cannot capture the caller's mutable span.
        try reading.withUnsafeMutableBufferPointer { (answer) throws(BusError) in
            try machine.access { contents throws(BusError) in
                try check(contents)
                var answer = answer.mutableSpan
                if case .outputs = part {
                    contents.outputs.play(messages, writing: writing, reading: &answer)
                } else {
                    contents.world.play(address, messages, writing: writing, reading: &answer)
                }
            }
        }
    }

    /// Whole outputs of the PCA9685, as their words in the board's page.
    func safeActions(writing bytes: [UInt8]) -> [SafeAction] {
        guard case .outputs = part, let register = bytes.first,
            let channel = OutputChip.channel(ofRegister: register)
        else { return [] }
        return stride(from: 1, to: bytes.count - 3, by: 4).map { start in
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
        case .world: break
        case .outputs: if !contents.outputs.isAnswering { throw .noAcknowledge }
        case .nothing: throw .noAcknowledge
        }
    }
}
