import HardwareIO
import Quantities

/// A line of the simulated board as an input: the bumper, or a pin to which nothing is soldered.
final class SimulatedInputLine: InputLine {
    private let machine: SimulatedMachine
    private let input: SimulatedMachine.OpenInput
    private let isBumper: Bool

    init(_ machine: SimulatedMachine, register: Int, _ settings: InputLineSettings, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        input = SimulatedMachine.OpenInput(settings, claim)
        isBumper = register == machine.wiring.bumper
        if isBumper {
            machine.access { contents in
                // What the bumper did before has been forgotten by now.
                input.begin(at: rawLevel(contents))
                contents.bumper = input
            }
        }
    }

    deinit { close() }

    func level() throws(BusError) -> Bool {
        try machine.access { contents throws(BusError) in
            guard contents.holds(input.claim) else { throw .closed }
            return input.level(rawLevel(contents))
        }
    }

    private func rawLevel(_ contents: SimulatedMachine.Contents) -> Bool {
        // The bumper has a pull-up resistor of its own, and its switch is stronger than any. A pin that floats is low.
        let isHigh = isBumper ? !contents.world.isBumperPressed : input.settings.bias == .pullUp
        return isHigh != input.settings.isActiveLow
    }

    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        try machine.nextEdge(of: input, until: deadline)
    }

    func interrupt() {
        machine.interrupt(input)
    }

    func close() {
        machine.access { contents in
            if contents.release(input.claim), isBumper { contents.bumper = nil }
        }
    }
}
