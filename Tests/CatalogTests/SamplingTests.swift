import Chips
import Glibc
import Quantities
import Testing

@testable import Pipeline

/// Laws that differentiate and integrate go by the times of their readings, whatever the loop's.
struct SamplingTests {
    /// A reading of the bench's number, in milliseconds of its time.
    private struct Sample {
        var time: Double
        var value: Double
    }

    /// What a loop gives that ticks at these times, in milliseconds, with the readings that have been measured by then.
    private static func outputs(_ stages: String, _ samples: [Sample], ticks: [Double]) throws -> [Double] {
        let bench = try LawBench(stages)
        let output = try bench.output(Double.self)
        let start = bench.now
        var waiting = samples[...]
        var last = 0.0
        return try ticks.map { time in
            while let sample = waiting.first, sample.time <= time {
                bench.feed.x.put(
                    sample.value, measuredAt: start.advanced(byNanoseconds: Int64((sample.time * 1e6).rounded())))
                waiting = waiting.dropFirst()
            }
            bench.tick(after: time - last)
            last = time
            return try #require(output.poll()).value
        }
    }

    /// The controller u = −kp·y − ki·Σ y·Δt − kd·Δy/Δt at each tick, written straight from the formula: of the readings that
    /// a tick finds it takes the newest, and Δ is to the one that was taken before.
    private static func formula(
        kp: Double = 0, ki: Double = 0, kd: Double = 0, _ samples: [Sample], ticks: [Double]
    ) -> [Double] {
        var taken: [Sample] = []
        return ticks.map { time in
            if let newest = samples.last(where: { $0.time <= time }), newest.time > (taken.last?.time ?? -1) {
                taken.append(newest)
            }
            let pairs = zip(taken, taken.dropFirst()).map { ($0, $1) }
            let area = pairs.reduce(0.0) { $0 + $1.1.value * ($1.1.time - $1.0.time) / 1_000 }
            let slope = pairs.last.map { ($1.value - $0.value) / (($1.time - $0.time) / 1_000) } ?? 0
            return -kp * (taken.last?.value ?? 0) - ki * area - kd * slope
        }
    }

    private static func pid(_ gains: String) -> String {
        #"{"stage": "pid", "input": "x", "kp": 0, \#(gains), "outputRange": [-1000, 1000], "output": "out"}"#
    }

    private static func areClose(_ left: [Double], _ right: [Double]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-9 }
    }

    @Test
    func `a step that a slow sensor shows is five percent for a second, not all at once`() throws {
        let samples = (0...5).map { Sample(time: Double($0) * 1_000 + 1, value: $0 < 2 ? 25 : 25.5) }
        let ticks = (1...49).map { Double($0) * 100 }
        let outputs = try Self.outputs(Self.pid(#""kd": -0.1"#), samples, ticks: ticks)
        let expected = ticks.map { $0 > 2_000 && $0 <= 3_000 ? 0.05 : 0 }
        #expect(Self.areClose(outputs, expected), "\(outputs)")
    }

    @Test
    func `uneven ticks change nothing of it`() throws {
        let samples = (0...5).map { Sample(time: Double($0) * 1_000 + 1, value: $0 < 2 ? 25 : 25.5) }
        // Two ticks close together, a late one, one on an event a microsecond after another.
        let ticks = [100, 150, 1_300, 1_300.001, 2_001, 2_001.001, 2_050, 2_900, 3_000, 3_001, 3_100]
        let outputs = try Self.outputs(Self.pid(#""kd": -0.1"#), samples, ticks: ticks)
        #expect(Self.areClose(outputs, [0, 0, 0, 0, 0.05, 0.05, 0.05, 0.05, 0.05, 0, 0]), "\(outputs)")
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `integral and derivative are those of the formula at the readings' times`(seed: UInt64) throws {
        var state = seed
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        // Readings 50 to 150 ms apart; ticks from a thousandth of that to twice that apart.
        var time = 0.0
        let samples = (0..<200).map { _ in
            time += 50 + 100 * random()
            return Sample(time: time.rounded(), value: 4 * random() - 2)
        }
        var tick = samples[0].time
        var ticks: [Double] = []
        while tick < time {
            ticks.append(tick)
            tick += max(0.1, (200 * random() * random()).rounded())
        }
        let outputs = try Self.outputs(
            #"{"stage": "pid", "input": "x", "kp": 2, "ki": 3, "kd": 0.25, "outputRange": [-1000, 1000], "output": "out"}"#,
            samples, ticks: ticks)
        #expect(Self.areClose(outputs, Self.formula(kp: 2, ki: 3, kd: 0.25, samples, ticks: ticks)))
    }

    @Test
    func `a filtered derivative is reached with its time constant, whatever the loop's rate`() throws {
        // A ramp of 2 per second, read each 10 ms, ticked each 3 ms: 1 − e^(−t/T) of kd·2, by backward differences.
        let samples = (0..<100).map { Sample(time: Double($0) * 10, value: Double($0) * 0.02) }
        let ticks = (1...330).map { Double($0) * 3 }
        let outputs = try Self.outputs(
            Self.pid(#""kd": -0.5, "derivativeFilterMs": 100"#), samples, ticks: ticks)
        let expected = ticks.map { 1 - pow(100.0 / 110, ($0 / 10).rounded(.down)) }
        #expect(Self.areClose(outputs, expected))
    }

    @Test
    func `a reading that comes late counts at the time at which it was measured`() throws {
        let bench = try LawBench(Self.pid(#""kd": -1"#))
        let output = try bench.output(Double.self)
        let start = bench.now
        // Measured 20 ms apart, seen 500 ms later and 90 ms apart.
        for (index, value) in [1.0, 1.5].enumerated() {
            bench.feed.x.put(value, measuredAt: start.advanced(byNanoseconds: Int64(index) * 20_000_000))
            bench.tick(after: index == 0 ? 500 : 90)
        }
        #expect(abs(try #require(output.poll()).value - 25) < 1e-9)
    }

    @Test(arguments: [Int64(0), -5_000_000])
    func `a reading that is not younger than the one before gives no derivative of its own`(step: Int64) throws {
        let bench = try LawBench(Self.pid(#""kd": -1, "ki": -1"#))
        let output = try bench.output(Double.self)
        var seen: [Double] = []
        for (time, value) in [(10_000_000, 0.0), (20_000_000, 0.1), (20_000_000 + step, 50), (40_000_000, 0.2)] {
            bench.feed.x.put(value, measuredAt: Timestamp(nanoseconds: 1_000_000_000 + time))
            bench.tick()
            seen.append(try #require(output.poll()).value)
        }
        #expect(Self.areClose(seen, [0, 10 + 0.001, 10 + 0.001, 5 + 0.005]), "\(seen)")
    }

    @Test
    func `a reading from later than now does not stop the ones after it`() throws {
        let bench = try LawBench(Self.pid(#""kd": -1"#))
        let output = try bench.output(Double.self)
        bench.feed.x.put(0, measuredAt: bench.now.advanced(byNanoseconds: 3_600_000_000_000))
        bench.tick()
        bench.feed.x.put(0.1, measuredAt: bench.now.advanced(byNanoseconds: 10_000_000))
        bench.tick()
        #expect(abs(try #require(output.poll()).value - 10) < 1e-9)
    }

    @Test
    func `behind another stage the readings' times count as well`() throws {
        let scaled = #"""
            {"stage": "scale", "input": "x", "range": [0, 100], "atLow": 0, "atHigh": 50, "output": "half"},
            {"stage": "pid", "input": "half", "kp": 0, "kd": -0.1, "outputRange": [-10, 10], "output": "out"}
            """#
        let samples = (0...5).map { Sample(time: Double($0) * 1_000 + 1, value: $0 < 2 ? 25 : 26) }
        let ticks = (1...49).map { Double($0) * 100 }
        let outputs = try Self.outputs(scaled, samples, ticks: ticks)
        #expect(Self.areClose(outputs, ticks.map { $0 > 2_000 && $0 <= 3_000 ? 0.05 : 0 }), "\(outputs)")
    }

    @Test
    func `a reading that leads to what is no number does so until the next one that does not`() throws {
        let stage =
            #"{"stage": "pid", "input": "x", "setpoint": 60, "kp": 1e307, "kd": -1e307, "output": "out"}"#
        let samples = [60.0, 60, 127, 127, 127, 60].enumerated().map { Sample(time: Double($0) * 50, value: $1) }
        let ticks = (0...29).map { Double($0) * 10 + 5 }
        let outputs = try Self.outputs(stage, samples, ticks: ticks)
        #expect(outputs.map(\.isNaN) == ticks.map { $0 > 100 && $0 < 250 })
        #expect(outputs.filter { !$0.isNaN }.allSatisfy { $0 == 0 })
    }

    @Test
    func `a derivative ends when no reading has come for long, and a sensor that is back gives no kick`() throws {
        let before = (0...10).map { Sample(time: Double($0) * 100, value: Double($0) * 0.1) }
        let after = (0...3).map { Sample(time: 13_000 + Double($0) * 100, value: 500) }
        let ticks = stride(from: 0, through: 13_300, by: 50).map { Double($0) + 1 }
        let outputs = try Self.outputs(Self.pid(#""kd": -0.5"#), before + after, ticks: ticks)
        for (tick, output) in zip(ticks, outputs) {
            let expected = tick > 100 && tick <= 1_401 ? 0.5 : 0
            #expect(abs(output - expected) < 1e-9, "at \(tick) ms: \(output)")
        }
    }
}
