import HardwareIO
import Quantities

/// A line of the simulated board as an input: one that the world decides about, or a pin to which nothing is soldered.
final class SimulatedInputLine: InputLine {
    private let machine: SimulatedMachine
    private let input: SimulatedMachine.OpenInput

    init(_ machine: SimulatedMachine, register: Int, _ settings: InputLineSettings, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        input = SimulatedMachine.OpenInput(
            settings, claim, worldLine: machine.wiring.worldLine(ofRegister: register))
        // What the line did before has been forgotten by now.
        machine.access { $0.open(input, at: rawLevel($0)) }
    }

    deinit { close() }

    func level() throws(BusError) -> Bool {
        try machine.access { contents throws(BusError) in
            guard contents.holds(input.claim) else { throw .closed }
            return input.level(rawLevel(contents))
        }
    }

    private func rawLevel(_ contents: SimulatedMachine.Contents) -> Bool {
        // What the world drives has a resistor of its own and is stronger than any. A pin that floats is low.
        let isHigh = input.worldLine.map { contents.world.isHigh($0) } ?? (input.settings.bias == .pullUp)
        return isHigh != input.settings.isActiveLow
    }

    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        try machine.nextEdge(of: input, until: deadline)
    }

    func interrupt() {
        machine.interrupt { input.isInterrupted = true }
    }

    func close() {
        machine.access { contents in
            if contents.release(input.claim) { contents.close(input) }
        }
    }
}
