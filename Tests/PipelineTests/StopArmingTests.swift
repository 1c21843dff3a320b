import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// When a robot with stops is armed: turns of the supervisor at times of the test's choosing.
struct StopArmingTests {
    private let button = StopSource(name: "button.edge")
    private let second = StopSource(name: "heat.hot", patience: 200_000_000)
    private let remote = StopSource(name: "remote.stop", isMomentary: true)
    private let supervision: Supervision
    private let start = Timestamp(nanoseconds: 1_000_000_000)

    init() {
        supervision = Supervision(
            actuators: [], loops: [], triggers: [button, second, remote].map(StopTrigger.init), cutoff: nil)
    }

    private func turn(after milliseconds: Int64 = 0) {
        supervision.tick(Tick(number: 1, time: start.advanced(by: .milliseconds(milliseconds)), elapsed: 0.005))
    }

    private func say(_ source: StopSource, _ value: Bool) {
        source.put(Reading(sequence: 1, time: start, value: value))
    }

    private func startsArming() { supervision.arm(whenKnown: supervision.armingGrant) }

    @Test
    func `a start waits for the first word of every stop, and then arms by itself`() {
        startsArming()
        turn()
        #expect(!supervision.isArmed)
        #expect(supervision.obstacles == [.stopUnknown("button.edge"), .stopUnknown("heat.hot")])
        say(button, false)
        turn()
        #expect(supervision.obstacles == [.stopUnknown("heat.hot")])
        #expect(!supervision.isArmed)
        say(second, false)
        turn()
        #expect(supervision.isArmed)
        #expect(supervision.obstacles.isEmpty)
    }

    @Test
    func `a stop that is active at its first word keeps the robot disarmed until somebody arms it`() {
        startsArming()
        say(button, true)
        say(second, false)
        turn()
        #expect(!supervision.isArmed)
        #expect(supervision.obstacles == [.stopHeld("button.edge")])
        say(button, false)
        turn()
        #expect(!supervision.isArmed, "letting go does not arm")
        supervision.arm()
        turn()
        #expect(supervision.isArmed)
    }

    @Test
    func `a press while the robot starts keeps it disarmed, although it is over when the last stop is known`() {
        startsArming()
        say(button, true)
        say(button, false)
        turn()
        say(second, false)
        turn()
        #expect(!supervision.isArmed)
    }

    @Test
    func `a stop before the start has asked for arming counts`() {
        let grant = supervision.armingGrant
        say(button, false)
        say(second, false)
        supervision.stopAll(.emergencyStop)
        supervision.arm(whenKnown: grant)
        turn()
        #expect(!supervision.isArmed)
    }

    @Test
    func `what somebody asks for while a stop is not known is refused, not kept`() {
        say(button, false)
        supervision.arm()
        turn()
        say(second, false)
        turn()
        #expect(!supervision.isArmed)
    }

    @Test
    func `a stop whose device fails before its first word is waited for`() {
        startsArming()
        say(second, false)
        button.lose()
        turn()
        #expect(supervision.obstacles == [.stopUnknown("button.edge")])
        say(button, false)
        turn()
        #expect(supervision.isArmed)
    }

    @Test
    func `a momentary stop stops and is let go of at once`() {
        startsArming()
        say(button, false)
        say(second, false)
        turn()
        say(remote, true)
        turn()
        #expect(!supervision.isArmed)
        supervision.arm()
        turn()
        #expect(supervision.isArmed)
        remote.lose()
        turn()
        #expect(!supervision.isArmed)
        #expect(supervision.obstacles == [.stopLost("remote.stop")])
        remote.beginAgain()
        turn()
        supervision.arm()
        turn()
        #expect(supervision.isArmed)
    }

    @Test
    func `a loop that is silent for longer than its patience holds the robot safe until it speaks again`() {
        startsArming()
        say(button, false)
        say(second, false)
        turn()
        turn(after: 200)
        #expect(supervision.isArmed)
        turn(after: 201)
        #expect(!supervision.isArmed)
        #expect(supervision.obstacles == [.stopLost("heat.hot")])
        turn(after: 400)
        say(second, false)
        turn(after: 405)
        #expect(supervision.isArmed, "as an input that is young again")
    }

    @Test
    func `a loop that speaks again with true stops the robot for good`() {
        startsArming()
        say(button, false)
        say(second, false)
        turn()
        turn(after: 300)
        say(second, true)
        turn(after: 305)
        say(second, false)
        turn(after: 310)
        #expect(!supervision.isArmed)
    }

    @Test
    func `a loop's word that was made from what is not a number is no word, unless it calls for a stop`() {
        startsArming()
        say(button, false)
        second.put(Reading(sequence: 1, time: start, value: false, isValid: false))
        turn()
        #expect(!supervision.isArmed)
        second.put(Reading(sequence: 2, time: start, value: true, isValid: false))
        turn()
        #expect(supervision.obstacles == [.stopHeld("heat.hot")])
    }
}
