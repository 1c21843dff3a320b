import Pipeline
import Quantities
import Testing

@testable import RobotRuntime

/// When a service is started again, and what is said of it meanwhile.
struct ServiceLifeTests {
    private func at(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64((1_000 + seconds) * 1e9)) }

    private func state(
        _ life: inout ServiceLife, at seconds: Double, progress: UInt64 = 0, patience: Duration? = .seconds(10),
        said: DriverHealth.State = .good
    ) -> DriverHealth.State {
        life.state(at: at(seconds), said: said, progress: progress, patience: patience) { nil }
    }

    @Test
    func `one that fails again and again is started after pauses that grow`() {
        var life = ServiceLife()
        var pauses: [Duration] = []
        for second in 0..<9 {
            life.begin(at: at(Double(second)))
            pauses.append(life.fail(at: at(Double(second) + 0.5), because: "no"))
        }
        #expect(
            pauses == [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000].map { Duration.milliseconds($0) })
        life.begin(at: at(100))
        #expect(life.restarts == 9)
        #expect(life.fail(at: at(131), because: "no") == .milliseconds(100), "it was well for half a minute")
    }

    @Test
    func `it fails, in its own words, until it has run for a second again`() {
        var life = ServiceLife()
        life.begin(at: at(0))
        _ = life.fail(at: at(5), because: "the disk is full")
        #expect(state(&life, at: 5.05) == .failing("the disk is full"))
        life.begin(at: at(5.1))
        #expect(state(&life, at: 5.9, progress: 1) == .failing("the disk is full"))
        #expect(state(&life, at: 6.2, progress: 2) == .good)
    }

    @Test
    func `one that ends without a word is told of too`() {
        var life = ServiceLife()
        life.begin(at: at(0))
        _ = life.fail(at: at(1), because: nil)
        #expect(state(&life, at: 1) == .failing("has ended by itself"))
    }

    @Test
    func `one that asks for nothing hangs, and does not any more with its next word`() {
        var life = ServiceLife()
        life.begin(at: at(0))
        #expect(state(&life, at: 9) == .good)
        #expect(state(&life, at: 11) == .hanging("has asked for nothing for 11.0 s; it hangs"))
        #expect(state(&life, at: 19) == .hanging("has asked for nothing for 11.0 s; it hangs"), "told once")
        #expect(state(&life, at: 20, progress: 1) == .good)
        #expect(state(&life, at: 31, progress: 1, patience: nil) == .good, "it may")
    }

    @Test
    func `what it says of itself comes through while it runs`() {
        var life = ServiceLife()
        life.begin(at: at(0))
        #expect(state(&life, at: 1, said: .failing("nobody listens")) == .failing("nobody listens"))
    }

    @Test
    func `one that was told to end hangs no more, whatever it did before`() {
        var life = ServiceLife()
        life.begin(at: at(0))
        #expect(state(&life, at: 11) != .good)
        life.end()
        #expect(state(&life, at: 100) == .good)
    }

    @Test
    func `one that could not be started says so`() {
        var life = ServiceLife()
        life.refuse("cannot be started: no thread")
        #expect(state(&life, at: 0) == .failing("cannot be started: no thread"))
    }
}
