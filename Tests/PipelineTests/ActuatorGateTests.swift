import Testing

@testable import Pipeline

struct ActuatorGateTests {
    private struct Refused: Error {}

    /// A pass, which a gate that is not latched always gives.
    private func pass(_ gate: ActuatorGate) throws -> ActuatorGate.Pass {
        guard let pass = gate.begin() else { throw Refused() }
        return pass
    }

    @Test
    func `a write that nothing disturbs stands`() throws {
        let gate = ActuatorGate()
        let before = gate.state
        let stands = gate.end(try pass(gate))
        let after = gate.state
        #expect(before == .safe)
        #expect(stands)
        #expect(after == .driven)
    }

    @Test
    func `a write that began before the safe state does not stand`() throws {
        let gate = ActuatorGate()
        let pass = try pass(gate)
        let wasDriven = gate.makeSafe()
        let stands = gate.end(pass)
        let after = gate.state
        #expect(!wasDriven)
        #expect(!stands)
        #expect(after == .safe)
    }

    @Test
    func `a write older than a safe state does not stand though another has driven since`() throws {
        let gate = ActuatorGate()
        _ = gate.end(try pass(gate))
        let old = try pass(gate)
        let wasDriven = [gate.makeSafe(), gate.makeSafe()]
        let isNewStanding = gate.end(try pass(gate))
        let isOldStanding = gate.end(old)
        let after = gate.state
        #expect(wasDriven == [true, false])
        #expect(isNewStanding)
        #expect(!isOldStanding)
        #expect(after == .driven)
    }

    @Test
    func `a latched actuator gives no pass until it is unlatched`() throws {
        let gate = ActuatorGate()
        _ = gate.end(try pass(gate))
        let isChange = gate.makeSafe(latching: true)
        let isRefused = gate.begin() == nil
        let latched = gate.state
        // Making it safe once more without latching does not let go.
        _ = gate.makeSafe()
        let isStillRefused = gate.begin() == nil
        gate.unlatch { true }
        let stands = gate.end(try pass(gate))
        #expect(isChange && isRefused && isStillRefused && stands)
        #expect(latched == .latched)
    }

    @Test
    func `a write that began before the latch does not stand after it is undone`() throws {
        let gate = ActuatorGate()
        let old = try pass(gate)
        _ = gate.makeSafe(latching: true)
        gate.unlatch { true }
        let stands = gate.end(old)
        let after = gate.state
        #expect(!stands)
        #expect(after == .safe)
    }

    @Test
    func `a stop in the middle of unlatching wins`() {
        let gate = ActuatorGate()
        _ = gate.makeSafe(latching: true)
        gate.unlatch { false }
        let refused = gate.state
        // The other thread comes between the question and its answer: it takes the permission away, then latches.
        var isAllowed = true
        gate.unlatch {
            defer {
                if isAllowed {
                    isAllowed = false
                    _ = gate.makeSafe(latching: true)
                }
            }
            return isAllowed
        }
        let overtaken = gate.state
        #expect(refused == .latched)
        #expect(overtaken == .latched)
    }

    @Test
    func `a loop that makes it safe in the middle of unlatching does not keep it latched`() {
        let gate = ActuatorGate()
        _ = gate.makeSafe(latching: true)
        var hasInterfered = false
        gate.unlatch {
            if !hasInterfered { _ = gate.makeSafe() }
            hasInterfered = true
            return true
        }
        let after = gate.state
        #expect(after == .safe)
    }
}
