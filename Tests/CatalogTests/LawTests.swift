import Chips
import Glibc
import Quantities
import Testing

@testable import Configuration
@testable import Pipeline

/// Each law as a stage: what a pipeline gets that names it.
struct LawTests {
    private static func pid(_ more: String) -> String {
        #"{"stage": "pid", "input": "x", "outputRange": [-10, 10], "output": "out", \#(more)}"#
    }

    @Test
    func `a pid of reverse action pushes a measurement back to its setpoint`() throws {
        #expect(try LawBench.outputs(Self.pid(#""kp": 2, "setpoint": 1"#), [0, 1, 3]) == [2, 0, -4])
    }

    @Test
    func `a pid of direct action follows the measurement`() throws {
        #expect(
            try LawBench.outputs(Self.pid(#""kp": 2, "setpoint": 1, "action": "direct""#), [0, 1, 3]) == [-2, 0, 4])
    }

    @Test
    func `a pid keeps its output within its range`() throws {
        let stage = #"{"stage": "pid", "input": "x", "kp": 2, "outputRange": [-0.5, 1], "output": "out"}"#
        #expect(try LawBench.outputs(stage, [-9, 9]) == [1, -0.5])
    }

    @Test
    func `a pid's integral grows with the time between its readings`() throws {
        let bench = try LawBench(Self.pid(#""kp": 0, "ki": 3"#))
        let output = try bench.output(Double.self)
        var seen: [Double] = []
        for pause in [100.0, 100, 300] {
            bench.feed.x.put(-1, measuredAt: bench.now.advanced(byNanoseconds: Int64(pause * 1e6)))
            bench.tick(after: pause)
            for _ in 0..<10 { bench.tick(after: 1) }
            seen.append(try #require(output.poll()).value)
        }
        #expect(zip(seen, [0, 0.33, 1.26]).allSatisfy { abs($0 - $1) < 1e-12 }, "\(seen)")
    }

    @Test
    func `a pid's derivative acts on the measurement`() throws {
        let outputs = try LawBench.outputs(Self.pid(#""kp": 0, "kd": 0.5"#), [0, 0.02, 0.02])
        #expect(outputs[0] == 0)
        #expect(abs(outputs[1] + 1) < 1e-12)
        #expect(outputs[2] == 0)
    }

    @Test
    func `a scale maps a range onto another, also backwards, and stays within it`() throws {
        let stage =
            #"{"stage": "scale", "input": "x", "range": [-1, 3], "atLow": 2000, "atHigh": 1000, "output": "out"}"#
        #expect(try LawBench.outputs(stage, [-1, 0, 3, -7, 7]) == [2_000, 1_750, 1_000, 2_000, 1_000])
    }

    @Test
    func `a scale of what is no number is none`() throws {
        let stage = #"{"stage": "scale", "input": "x", "atLow": 1000, "atHigh": 2000, "output": "out"}"#
        #expect(try LawBench.outputs(stage, [.nan])[0].isNaN)
    }

    @Test
    func `a hysteresis switches above one threshold and below another`() throws {
        let bench = try LawBench(
            #"{"stage": "hysteresis", "input": "x", "onAbove": 50, "offBelow": 45, "output": "out"}"#)
        let output = try bench.output(Bool.self)
        var seen: [Bool?] = []
        for value in [44.0, 48, 50, 50.5, 46, 45, 44.5, 48] {
            bench.feed.x.put(value, measuredAt: bench.now)
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [false, false, false, true, true, true, false, false])
    }

    @Test
    func `a hysteresis with exchanged thresholds is a fault of the file`() {
        let problems = #expect(throws: Problems.self) {
            try LawBench(#"{"stage": "hysteresis", "input": "x", "onAbove": 1, "offBelow": 2, "output": "out"}"#)
        }
        #expect(problems?.first?.rule == "must not be above onAbove")
    }

    @Test
    func `follow gives the level of the newest edge, and its initial level before the first`() throws {
        let bench = try LawBench(#"{"stage": "follow", "event": "e", "initial": true, "output": "out"}"#)
        let output = try bench.output(Bool.self)
        var seen: [Bool?] = []
        for edges in [[], [false], [], [true, false, true], [true, false]] as [[Bool]] {
            for edge in edges { bench.feed.e.put(edge, measuredAt: bench.now) }
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [true, false, false, true, false])
    }

    @Test
    func `follow knows the last level after more edges than can be kept`() throws {
        let bench = try LawBench(#"{"stage": "follow", "event": "e", "output": "out"}"#)
        let output = try bench.output(Bool.self)
        for _ in 0..<500 { bench.feed.e.put(false, measuredAt: bench.now) }
        bench.feed.e.put(true, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == true)
    }

    @Test
    func `pulse is on from the tick of an event until its time is over`() throws {
        let bench = try LawBench(#"{"stage": "pulse", "event": "e", "holdMs": 25, "output": "out"}"#)
        let output = try bench.output(Bool.self)
        var seen: [Bool?] = []
        for edges in [[], [true], [], [], [], [false], [true], [true], [], [], []] as [[Bool]] {
            for edge in edges { bench.feed.e.put(edge, measuredAt: bench.now) }
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [false, true, true, true, false, false, true, true, true, true, false])
    }

    @Test
    func `stopOn passes its input on, and gives zero for a while after an event`() throws {
        let bench = try LawBench(
            #"{"stage": "stopOn", "event": "e", "input": "x", "holdMs": 25, "output": "out"}"#)
        let output = try bench.output(Double.self)
        bench.feed.x.put(0.7, measuredAt: bench.now)
        var seen: [Double?] = []
        for edges in [[], [true, false], [], [], [], [false]] as [[Bool]] {
            for edge in edges { bench.feed.e.put(edge, measuredAt: bench.now) }
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [0.7, 0, 0, 0, 0.7, 0.7])
    }

    @Test
    func `an event that was over before the loop could run makes no pulse`() throws {
        let bench = try LawBench(
            #"""
            {"stage": "pulse", "event": "e", "holdMs": 25, "output": "out"},
            {"stage": "scale", "input": "x", "atLow": 0, "atHigh": 1, "output": "unused"}
            """#)
        let output = try bench.output(Bool.self)
        bench.feed.e.put(true, measuredAt: bench.now)
        for _ in 0..<5 { bench.tick() }
        bench.feed.x.put(0, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == false)
        bench.feed.e.put(true, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == true)
    }

    @Test
    func `a hold time of a day is the longest`() {
        #expect(throws: Problems.self) {
            try LawBench(#"{"stage": "pulse", "event": "e", "holdMs": 1e300, "output": "out"}"#)
        }
    }
}

/// The pitch from a motion sensor.
struct ComplementaryFilterStageTests {
    private static let stage =
        #"{"stage": "complementaryFilter", "input": "m", "timeConstantMs": 1000, "output": "out"}"#

    /// A robot that leans by `lean` radians and turns about its y axis by `rate`.
    private static func motion(lean: Double, rate: Double = 0) -> MotionSample {
        MotionSample(
            acceleration: Vector3(x: -9.81 * sin(lean), y: 0, z: 9.81 * cos(lean)),
            angularVelocity: Vector3(x: 0, y: rate, z: 0), temperature: 20)
    }

    @Test
    func `the first reading gives the angle of gravity, positive when leaning forward`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        bench.feed.m.put(Self.motion(lean: 0.2), measuredAt: bench.now)
        bench.tick()
        #expect(abs(try #require(output.poll()).value - 0.2) < 1e-12)
    }

    @Test
    func `a reading is integrated over the time since the reading before, whatever the ticks`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        bench.feed.m.put(Self.motion(lean: 0), measuredAt: Timestamp(nanoseconds: 1_000_000_000))
        bench.tick()
        // Measured 4 ms later, seen 50 ms later; the accelerometer agrees with the gyroscope, so nothing is corrected.
        bench.feed.m.put(Self.motion(lean: 0.008, rate: 2), measuredAt: Timestamp(nanoseconds: 1_004_000_000))
        bench.tick(after: 50)
        #expect(abs(try #require(output.poll()).value - 0.008) < 1e-9)
    }

    @Test
    func `a reading is integrated once, however often the loop ticks`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        bench.feed.m.put(Self.motion(lean: 0), measuredAt: bench.now)
        bench.tick()
        bench.feed.m.put(Self.motion(lean: 0, rate: 1), measuredAt: bench.now)
        bench.tick()
        let once = try #require(output.poll()).value
        for _ in 0..<100 { bench.tick() }
        #expect(output.poll()?.value == once)
        #expect(once > 0)
    }

    @Test
    func `after a gap longer than its time constant the angle is that of gravity`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        bench.feed.m.put(Self.motion(lean: 0), measuredAt: bench.now)
        bench.tick()
        for _ in 0..<1_200 { bench.tick() }
        bench.feed.m.put(Self.motion(lean: 0.1, rate: 2), measuredAt: bench.now)
        bench.tick()
        #expect(abs(try #require(output.poll()).value - 0.1) < 1e-9)
    }

    @Test
    func `a reading that is no number or not younger than the one before leaves the angle, and takes no time`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        func put(_ milliseconds: Int64, lean: Double, rate: Double) throws -> Double {
            bench.feed.m.put(
                Self.motion(lean: lean, rate: rate), measuredAt: Timestamp(nanoseconds: milliseconds * 1_000_000))
            bench.tick(after: 100)
            return try #require(output.poll()).value
        }
        #expect(try put(1_000, lean: 0, rate: 0) == 0)
        #expect(try put(1_010, lean: 0.02, rate: .nan).isNaN)
        // Over both intervals, as the accelerometer agrees.
        #expect(abs(try put(1_020, lean: 0.04, rate: 2) - 0.04) < 1e-9)
        #expect(abs(try put(1_015, lean: 3, rate: 99) - 0.04) < 1e-9)
        #expect(abs(try put(1_020, lean: 3, rate: 99) - 0.04) < 1e-9)
        #expect(abs(try put(1_030, lean: 0.06, rate: 2) - 0.06) < 1e-9)
    }

    @Test
    func `in the long run gravity rules over a gyroscope that drifts`() throws {
        let bench = try LawBench(Self.stage)
        let output = try bench.output(Double.self)
        for _ in 0..<2_000 {
            bench.feed.m.put(Self.motion(lean: 0.1, rate: 0.01), measuredAt: bench.now)
            bench.tick()
        }
        // A constant error of the rate shifts the angle by the error times the time constant.
        #expect(abs(try #require(output.poll()).value - 0.11) < 1e-3)
    }
}
