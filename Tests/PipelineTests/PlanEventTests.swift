import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// What a loop makes of what happens.
struct PlanEventTests {
    private static let event = #""e": {"from": "s.flag", "subscription": "event"}"#
    private static let count = #"{"stage": "count", "event": "e", "output": "x"}"#

    private static func happen(_ count: Int, _ bench: PlanBench) {
        for index in 0..<count { bench.sensor.flag.put(index % 2 == 0, measuredAt: bench.now) }
    }

    @Test
    func `each event is seen in one tick and in no other`() throws {
        let bench = try PlanBench(inputs: Self.event, stages: Self.count, show: ["l.x"])
        let output = try bench.reader("l.x", Int.self)
        var seen: [Int?] = []
        for count in [0, 1, 0, 3, 2, 0] {
            Self.happen(count, bench)
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [0, 1, 0, 3, 2, 0])
    }

    @Test
    func `a loop of events alone runs from its first tick`() throws {
        let bench = try PlanBench(inputs: Self.event, stages: Self.count)
        bench.tick()
        #expect(bench.plan.isRunning)
    }

    @Test(arguments: [(64, 64), (65, -65), (1_000, -1_000)])
    func `the count is exact also when not all could be kept, and that is told`(count: Int, seen: Int) throws {
        let bench = try PlanBench(inputs: Self.event, stages: Self.count, show: ["l.x"])
        let output = try bench.reader("l.x", Int.self)
        Self.happen(count, bench)
        bench.tick()
        #expect(output.poll()?.value == seen)
        #expect(RobotStatus.Input(bench.pipeline.loops[0].inputs[0], at: bench.now).count == UInt64(count))
    }

    @Test(arguments: [0, 1, 63])
    func `the newest of ten thousand events is kept, and a true one among the lost is not forgotten`(kept: Int) throws {
        let bench = try PlanBench(
            inputs: Self.event,
            stages: #"{"stage": "latest", "event": "e", "output": "x"}, "#
                + #"{"stage": "any", "event": "e", "output": "y"}"#, show: ["l.x", "l.y"])
        let (newest, any) = (try bench.reader("l.x", Bool.self), try bench.reader("l.y", Bool.self))
        bench.sensor.flag.put(true, measuredAt: bench.now)
        for _ in 0..<10_000 { bench.sensor.flag.put(false, measuredAt: bench.now) }
        bench.tick()
        #expect(newest.poll()?.value == false)
        #expect(any.poll()?.value == true)
        #expect(RobotStatus.Input(bench.pipeline.loops[0].inputs[0], at: bench.now).lostCount == 9_937)

        for _ in 0..<100 { bench.sensor.flag.put(false, measuredAt: bench.now) }
        for _ in 0..<kept { bench.sensor.flag.put(true, measuredAt: bench.now) }
        bench.tick()
        #expect(newest.poll()?.value == (kept > 0))
        #expect(any.poll()?.value == (kept > 0), "what was told is not told again")
    }

    @Test
    func `events that come while the loop waits for another input are seen when it runs`() throws {
        let bench = try PlanBench(
            inputs: Self.event + ", " + PlanBench.number, stages: Self.count, show: ["l.x"])
        let output = try bench.reader("l.x", Int.self)
        Self.happen(2, bench)
        bench.tick()
        Self.happen(1, bench)
        bench.tick()
        #expect(output.poll() == nil)
        bench.put(0)
        bench.tick()
        #expect(output.poll()?.value == 3)
        bench.tick()
        #expect(output.poll()?.value == 0)
    }

    @Test
    func `a stage of events gives news in every tick`() throws {
        let bench = try PlanBench(inputs: Self.event, stages: Self.count, show: ["l.x"])
        let output = try bench.reader("l.x", Int.self)
        bench.tick()
        #expect(output.poll()?.time == bench.now)
        bench.tick()
        #expect(output.poll()?.time == bench.now)
    }
}
