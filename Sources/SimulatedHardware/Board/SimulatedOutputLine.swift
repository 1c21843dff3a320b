import HardwareIO
import LinuxSystem

/// A line of the simulated board as an output: a motor's direction, the lamp, or a pin to which nothing is soldered.
final class SimulatedOutputLine: OutputLine {
    private let machine: SimulatedMachine
    private let register: Int
    private let settings: OutputLineSettings
    private let claim: SimulatedMachine.Claim

    init(_ machine: SimulatedMachine, register: Int, _ settings: OutputLineSettings, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        self.register = register
        self.settings = settings
        self.claim = claim
        machine.access { _ in machine.page.store(voltage(of: settings.initialLevel), at: register) }
    }

    deinit { close() }

    func set(_ level: Bool) throws(BusError) {
        try machine.access { contents throws(BusError) in
            guard contents.holds(claim) else { throw .closed }
            machine.page.store(voltage(of: level), at: register)
        }
    }

    func safeActions(for level: Bool) -> [SafeAction] {
        [machine.page.action(setting: voltage(of: level), at: register)]
    }

    /// The pin keeps its voltage.
    func close() {
        machine.access { contents in _ = contents.release(claim) }
    }

    private func voltage(of level: Bool) -> UInt32 {
        level != settings.isActiveLow ? 1 : 0
    }
}
