import HardwareIO
import LinuxSystem

/// A PWM channel of the simulated board: a motor's, or one to which nothing is soldered.
final class SimulatedPWM: PWMOutput {
    private let machine: SimulatedMachine
    private let register: Int
    /// What it stands at when nobody drives it.
    private let safe: UInt32
    private let claim: SimulatedMachine.Claim

    init(_ machine: SimulatedMachine, register: Int, dutyCycle: Double, _ claim: SimulatedMachine.Claim) {
        self.machine = machine
        self.register = register
        self.claim = claim
        safe = Wiring.register(dutyCycle: dutyCycle)
        machine.access { [safe] _ in machine.page.store(safe, at: register) }
    }

    deinit { close() }

    func set(dutyCycle: Double) throws(BusError) {
        let value = Wiring.register(dutyCycle: dutyCycle)
        let wiring = machine.wiring
        let isMotor = register == wiring.left.channel || register == wiring.right.channel
        try machine.access { contents throws(BusError) in
            guard contents.holds(claim) else { throw .closed }
            machine.page.store(value, at: register)
            if isMotor { contents.world.motorWasSet(isDriving: value > 0) }
        }
    }

    func safeActions(dutyCycle: Double) -> [SafeAction] {
        [machine.page.action(setting: Wiring.register(dutyCycle: dutyCycle), at: register)]
    }

    func close() {
        machine.access { contents in
            if contents.release(claim) { machine.page.store(safe, at: register) }
        }
    }
}
