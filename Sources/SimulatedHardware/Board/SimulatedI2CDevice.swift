import HardwareIO

/// An address on a bus of the simulated board: the motion sensor's, or one where nobody answers.
final class SimulatedI2CDevice: I2CDevice {
    let bus: String
    let address: UInt8
    private let machine: SimulatedMachine
    private let isSensor: Bool
    private let claim: SimulatedMachine.Claim

    init(_ machine: SimulatedMachine, bus: String, address: UInt8, isSensor: Bool, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        self.bus = bus
        self.address = address
        self.isSensor = isSensor
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
            for index in 0..<count {
                answer[index] = contents.world.sensor.read(register &+ UInt8(index))
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
            for index in 0..<count {
                contents.world.sensor.write(values[index], to: register &+ UInt8(index))
            }
        }
    }

    func close() {
        machine.access { contents in _ = contents.release(claim) }
    }

    private func check(_ contents: SimulatedMachine.Contents) throws(BusError) {
        guard contents.holds(claim) else { throw .closed }
        guard isSensor else { throw .noAcknowledge }
    }
}
