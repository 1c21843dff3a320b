import HardwareIO
import Quantities

/// A line of the simulated board as an input: the bumper, or a pin to which nothing is soldered.
final class SimulatedInputLine: InputLine {
    private let machine: SimulatedMachine
    private let register: Int
    private let settings: InputLineSettings
    private let claim: SimulatedMachine.Claim

    init(_ machine: SimulatedMachine, register: Int, _ settings: InputLineSettings, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        self.register = register
        self.settings = settings
        self.claim = claim
        machine.access { $0.inputs[register] = SimulatedMachine.OpenInput(settings: settings) }
    }

    deinit { close() }

    func level() throws(BusError) -> Bool {
        try machine.access { contents throws(BusError) in
            guard contents.holds(claim) else { throw .closed }
            // The bumper has a pull-up resistor of its own, and its switch is stronger than any. A pin that floats is low.
            let isHigh =
                register == machine.wiring.bumper ? !contents.world.isBumperPressed : settings.bias == .pullUp
            return isHigh != settings.isActiveLow
        }
    }

    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        try machine.nextEdge(of: register, claim, until: deadline)
    }

    func interrupt() {
        machine.interrupt(register, claim)
    }

    func close() {
        machine.access { contents in
            if contents.release(claim) { contents.inputs[register] = nil }
        }
    }
}
