import Quantities
import Testing

@testable import Pipeline

/// A controller whose output is not driven with gathers nothing: after any pause it starts with kp times the error.
struct WindUpTests {
    /// From there on: 100,000 more in each second.
    private static let start = [20_000, 30_000, 40_000, 50_000, 60_000]

    private static func loop(_ input: String = "", more: String = "") -> String {
        #""l": {"rateHz": 10\#(more), "inputs": {"x": {"from": "feed.x"\#(input)}}, "stages": [\#(MotorBench.pid)]}"#
    }

    @Test
    func `disarmed for 15 s and then armed it starts with the error alone`() throws {
        let bench = try MotorBench()
        bench.disarm()
        #expect(bench.duties(150).allSatisfy { $0 == 0 })
        bench.arm()
        #expect(bench.duties(5) == Self.start)
        #expect(bench.duties(5).last == 110_000)
    }

    @Test
    func `armed from the first reading on it grows by what the error asks in a second`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(5) == Self.start)
        #expect(bench.duties(26).last == 320_000)
    }

    @Test
    func `stopped for 12 s in the middle of its work it starts again`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(21).last == 220_000)
        bench.disarm()
        #expect(bench.duties(120).allSatisfy { $0 == 0 })
        bench.arm()
        #expect(bench.duties(5) == Self.start)
    }

    @Test
    func `at a loop faster than its sensor it starts with the error alone, and counts from when it was armed`() throws {
        let bench = try MotorBench()
        bench.disarm()
        for tick in 0..<1_500 { bench.tick(tick % 100 == 0 ? 25 : nil, after: 10) }
        bench.arm()
        // 0.5 s until the next reading, in which the error has acted for 0.5 s less the tick that arms it.
        for _ in 0..<50 { bench.tick(nil, after: 10) }
        #expect(bench.duty == 20_000)
        bench.tick(25, after: 10)
        #expect(bench.duty == 70_000)
        for _ in 0..<99 { bench.tick(nil, after: 10) }
        bench.tick(25, after: 10)
        #expect(bench.duty == 170_000)
    }

    @Test
    func `silent for as long as it takes to be stale it starts again`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(21).last == 220_000)
        bench.motor.superviseAge(bench.now.advanced(byNanoseconds: 12_000_000_000))
        bench.tick(after: 12_000)
        #expect(bench.duty == 20_000)
        #expect(bench.duties(4) == Array(Self.start.dropFirst()))
    }

    @Test
    func `a loop that stands still for less than that counts the time once`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(21).last == 220_000)
        bench.tick(after: 300)
        #expect(bench.duty == 250_000)
    }

    @Test
    func `with an input that was too old for 12 s it starts again`() throws {
        let bench = try MotorBench(loops: Self.loop(#", "maxAgeMs": 150"#))
        #expect(bench.duties(21).last == 220_000)
        #expect(bench.duties(120, nil).suffix(110).allSatisfy { $0 == 0 })
        #expect(bench.duties(5) == Self.start)
    }

    @Test
    func `with an old reading that is held it stands still, and counts none of the gap afterwards`() throws {
        let bench = try MotorBench(loops: Self.loop(#", "maxAgeMs": 150, "whenOld": "hold""#))
        #expect(bench.duties(21).last == 220_000)
        #expect(bench.duties(3_000, nil).allSatisfy { $0 == 220_000 })
        #expect(bench.duties(3) == [220_000, 230_000, 240_000])
    }

    @Test
    func `with a substitute it takes that as it is, and counts none of the gap afterwards`() throws {
        let bench = try MotorBench(loops: Self.loop(#", "maxAgeMs": 150, "whenOld": 20"#))
        #expect(bench.duties(21).last == 220_000)
        // Six degrees below: the proportional part follows, the integral one stands still.
        #expect(bench.duties(3_000, nil).suffix(2_990).allSatisfy { $0 == 320_000 })
        #expect(bench.duties(3) == [220_000, 230_000, 240_000])
    }

    @Test
    func `with a sensor that was silent for 12 s, and no greatest age, it counts none of the gap`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(21).last == 220_000)
        #expect(bench.duties(120, nil).allSatisfy { $0 == 220_000 })
        #expect(bench.duties(3) == [220_000, 230_000, 240_000])
    }

    @Test
    func `after a reading that is no number it starts again`() throws {
        let bench = try MotorBench()
        #expect(bench.duties(21).last == 220_000)
        #expect(bench.duties(3, .nan) == [0, 0, 0])
        #expect(bench.duties(5) == Self.start)
    }

    @Test
    func `after deadlines that were missed it starts again`() throws {
        let bench = try MotorBench(
            loops: Self.loop(more: #", "deadlineMs": 2, "onDeadlineMiss": {"after": 3, "do": "safe"}"#))
        #expect(bench.duties(21).last == 220_000)
        bench.pipeline.loops[0].plan.deadlineExceeded()
        #expect(bench.duties(120).allSatisfy { $0 == 0 })
        bench.pipeline.loops[0].plan.deadlineKept()
        #expect(bench.duties(5) == Self.start)
    }

    @Test
    func `what its device refuses does not count, nor what it takes without effect`() throws {
        let bench = try MotorBench(motor: #", "staleAfterMs": 60000"#)
        #expect(bench.duties(21).last == 220_000)
        bench.pwm.fail(with: .timedOut)
        #expect(bench.duties(120).allSatisfy { $0 == 220_000 })
        bench.pwm.fail(with: nil)
        // The last value before the refusal was known was one more.
        #expect(bench.duties(3) == [230_000, 240_000, 250_000])
        try bench.faults.inject(.init(.stuck), into: "m")
        #expect(bench.duties(120).allSatisfy { $0 == 250_000 })
        bench.faults.clearAll()
        #expect(bench.duties(3) == [260_000, 270_000, 280_000])
    }

    @Test
    func `while a stopOn gives zero it starts again`() throws {
        let bench = try MotorBench(
            loops: #"""
                "l": {"rateHz": 10,
                      "inputs": {"x": {"from": "feed.x"}, "e": {"from": "feed.e", "subscription": "event"}},
                      "stages": [\#(MotorBench.pid.replacing("\"out\"", with: "\"effort\"")),
                                 {"stage": "stopOn", "event": "e", "input": "effort", "holdMs": 12000, "output": "out"}]}
                """#)
        #expect(bench.duties(21).last == 220_000)
        bench.feed.e.put(true, measuredAt: bench.now)
        #expect(bench.duties(120).allSatisfy { $0 == 0 })
        #expect(bench.duties(5) == Self.start)
    }

    @Test
    func `through another loop it is the same`() throws {
        let bench = try MotorBench(
            loops: Self.loop() + #"""
                , "k": {"rateHz": 10, "inputs": {"effort": {"from": "l.out"}},
                        "stages": [{"stage": "scale", "input": "effort", "atLow": -1, "atHigh": 1, "output": "out"}]}
                """#)
        bench.disarm()
        #expect(bench.duties(150).allSatisfy { $0 == 0 })
        bench.arm()
        // The first loop learns one tick later that it is driven with.
        #expect(bench.duties(5) == [20_000, 20_000, 30_000, 40_000, 50_000])
    }

    @Test
    func `its derivative goes on, so that it is right from the first tick`() throws {
        let pid = #"{"stage": "pid", "input": "x", "kp": 0, "kd": -0.5, "output": "out"}"#
        let bench = try MotorBench(
            loops: #""l": {"rateHz": 10, "inputs": {"x": {"from": "feed.x"}}, "stages": [\#(pid)]}"#)
        bench.disarm()
        for tick in 0..<150 { bench.tick(Double(tick) * 0.01) }
        bench.arm()
        bench.tick(1.5)
        #expect(bench.duty == 50_000)
    }

    @Test
    func `a slew limit starts from the safe value too`() throws {
        let bench = try MotorBench(motor: #", "slewPerSecond": 0.05"#)
        bench.disarm()
        _ = bench.duties(150)
        bench.arm()
        #expect(bench.duties(3) == [5_000, 10_000, 15_000])
    }
}

extension String {
    /// The text with another one in place of each occurrence.
    fileprivate func replacing(_ old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
