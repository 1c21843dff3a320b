import LinuxSystem
import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// Outputs that a loop hands on only while somebody listens.
struct OnDemandTests {
    /// A loop whose output nobody in the file reads.
    private func bench() throws -> PlanBench {
        try PlanBench(
            inputs: #""n": {"from": "s.number"}, "p": {"from": "s.pair"}"#,
            stages: """
                {"stage": "scale", "input": "n", "factor": 2, "output": "x"}, {"stage": "gap", "input": "p", "output": "y"}
                """)
    }

    private func port(_ name: String, _ bench: PlanBench) throws -> SourcePortOf<Double> {
        try #require(bench.pipeline.outputs.first { $0.name == name }?.port as? SourcePortOf<Double>)
    }

    private func feed(_ bench: PlanBench, _ value: Double) {
        bench.sensor.pair.put(Pair(first: value, second: 1), measuredAt: bench.now)
        bench.put(value)
        bench.tick()
    }

    @Test
    func `nothing is put while nobody listens, and what is put is numbered from the first`() throws {
        let bench = try bench()
        let port = try port("l.x", bench)
        for _ in 0..<10 { feed(bench, 1) }
        #expect(port.producer.lastSequence == 0)
        let watch = port.makeWatch(named: "l.x")
        #expect(watch.newestReading() == nil, "it listens from now on")
        feed(bench, 3)
        #expect(watch.newestReading()?.sequence == 1)
        #expect(watch.newest() == .double(6))
    }

    @Test
    func `the last that listens takes the rest with it, and each output is its own`() throws {
        let bench = try bench()
        let (x, y) = (try port("l.x", bench), try port("l.y", bench))
        var first: PortWatch? = x.makeWatch(named: "l.x")
        var second: PortRecord? = x.makeRecord(named: "l.x", keeping: 8, LossCount())
        feed(bench, 1)
        #expect([x.producer.lastSequence, y.producer.lastSequence] == [1, 0])
        #expect(first?.newest() == .double(2))
        first = nil
        feed(bench, 2)
        #expect(second?.take().map(\.value) == [.double(2), .double(4)])
        second = nil
        feed(bench, 3)
        #expect(x.producer.lastSequence == 2)
        #expect(x.producer.subscriberCount == 0)
    }

    @Test
    func `more than 64 outputs each have their own listeners`() throws {
        let stages = (0..<150).map { #"{"stage": "constant", "value": \#($0), "output": "v\#($0)"}"# }
        let bench = try PlanBench(stages: stages.joined(separator: ", "))
        let records = try [3, 63, 64, 127, 128, 149].map { index in
            try port("l.v\(index)", bench).makeRecord(named: "", keeping: 4, LossCount())
        }
        bench.tick()
        #expect(records.map { $0.take().map(\.value) } == [3, 63, 64, 127, 128, 149].map { [.double($0)] })
        let others = try [0, 62, 65, 126, 129, 148].map { try port("l.v\($0)", bench).producer.lastSequence }
        #expect(others == [0, 0, 0, 0, 0, 0])
    }

    @Test
    func `listeners may come and go on other threads while the loop runs`() throws {
        let bench = try bench()
        let port = try port("l.x", bench)
        let seen = Locked(0)
        let isOver = StopSignal()
        let threads = try (0..<3).map { _ in
            try SystemThread(ThreadSettings(name: "listener")) {
                while !isOver.isSignalled {
                    let record = port.makeRecord(named: "l.x", keeping: 64, LossCount())
                    var last: UInt64 = 0
                    for _ in 0..<50 {
                        for reading in record.take() {
                            // In order, each once, and whole.
                            guard reading.sequence > last, reading.value == .double(1) else {
                                seen.withLock { $0 = -1_000_000 }
                                continue
                            }
                            last = reading.sequence
                            seen.withLock { $0 += 1 }
                        }
                    }
                }
            }
        }
        let end = Timestamp.now().advanced(by: .seconds(30))
        while seen.withLock({ $0 }) < 2_000, seen.withLock({ $0 }) >= 0, Timestamp.now() < end { feed(bench, 0.5) }
        isOver.signal()
        for thread in threads { thread.join() }
        #expect(seen.withLock { $0 } >= 2_000)
        #expect(port.producer.subscriberCount == 0)
        let last = port.producer.lastSequence
        feed(bench, 0.5)
        #expect(port.producer.lastSequence == last, "nobody listens any more")
    }

    @Test
    func `a watch of a producer's port has the last reading at once, a record only what comes from now on`() throws {
        let bench = try bench()
        let port = try #require(bench.pipeline.outputs.first { $0.name == "s.number" }?.port)
        bench.put(4)
        let watch = port.makeWatch(named: "s.number")
        let record = port.makeRecord(named: "s.number", keeping: 4, LossCount())
        #expect(watch.newest() == .double(4))
        bench.put(5)
        #expect(watch.newest() == .double(5))
        #expect(record.take().map(\.value) == [.double(5)])
    }

    @Test
    func `a structure comes out field by field`() throws {
        let bench = try bench()
        let port = try #require(bench.pipeline.outputs.first { $0.name == "s.pair" }?.port)
        let record = port.makeRecord(named: "s.pair", keeping: 4, LossCount())
        bench.sensor.pair.put(Pair(first: 1.5, second: -2), measuredAt: Timestamp(nanoseconds: 7))
        #expect(
            record.take() == [
                ObservedReading(
                    sequence: 1, time: Timestamp(nanoseconds: 7),
                    value: .structure([
                        .init(name: "first", value: .double(1.5)), .init(name: "second", value: .double(-2)),
                    ]))
            ])
    }

    @Test
    func `what a record had to let go is counted`() throws {
        let bench = try bench()
        let losses = LossCount()
        let record = try port("l.x", bench).makeRecord(named: "l.x", keeping: 4, losses)
        for _ in 0..<10 { feed(bench, 1) }
        #expect(record.take().map(\.sequence) == [7, 8, 9, 10])
        #expect(record.lostCount == 6)
        #expect(losses.count == 6)
    }
}
