import Testing

@testable import Pipeline

struct ActuatorGateTests {
    @Test
    func `a write that nothing disturbs stands`() {
        let gate = ActuatorGate()
        let before = gate.state
        let stands = gate.end(gate.begin())
        let after = gate.state
        #expect(before == .safe)
        #expect(stands)
        #expect(after == .driven)
    }

    @Test
    func `a write that began before the safe state does not stand`() {
        let gate = ActuatorGate()
        let pass = gate.begin()
        let wasDriven = gate.makeSafe()
        let stands = gate.end(pass)
        let after = gate.state
        #expect(!wasDriven)
        #expect(!stands)
        #expect(after == .safe)
    }

    @Test
    func `a write older than a safe state does not stand though another has driven since`() {
        let gate = ActuatorGate()
        _ = gate.end(gate.begin())
        let old = gate.begin()
        let wasDriven = [gate.makeSafe(), gate.makeSafe()]
        let isNewStanding = gate.end(gate.begin())
        let isOldStanding = gate.end(old)
        let after = gate.state
        #expect(wasDriven == [true, false])
        #expect(isNewStanding)
        #expect(!isOldStanding)
        #expect(after == .driven)
    }
}
