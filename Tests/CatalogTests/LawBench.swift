import Catalog
import Chips
import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline

/// One loop of the standard stages over inputs that a test feeds, ticked at times of its choosing.
final class LawBench {
    /// What a test puts: `x` and `y` are numbers, `e` events, `m` motions.
    final class Feed: ProducerDriver {
        static let description = ProducerDescription("feed", "for tests") { define in
            let number = define.output("x", Double.self, "a number")
            let event = define.output("e", Bool.self, "an event")
            let motion = define.output("m", MotionSample.self, "a motion")
            return { Feed(x: $0[number], e: $0[event], m: $0[motion]) }
        }

        let x: Producer<Double>
        let e: Producer<Bool>
        let m: Producer<MotionSample>

        init(x: Producer<Double>, e: Producer<Bool>, m: Producer<MotionSample>) {
            self.x = x
            self.e = e
            self.m = m
        }

        func open(on board: any Board) throws(HardwareError) {}
        func run(until stop: StopSignal, health: DriverHealth) {}
        func interrupt() {}
        func close() {}
    }

    let feed: Feed
    private let pipeline: CompiledPipeline
    private(set) var now = Timestamp(nanoseconds: 1_000_000_000)
    private var number: UInt64 = 0

    /// A loop with the inputs that its stages name, and the output `out`.
    init(_ stages: String) throws {
        var inputs: [String] = []
        if stages.contains(#""x""#) { inputs.append(#""x": {"from": "feed.x"}"#) }
        if stages.contains(#""e""#) { inputs.append(#""e": {"from": "feed.e", "subscription": "event"}"#) }
        if stages.contains(#""m""#) { inputs.append(#""m": {"from": "feed.m"}"#) }
        let text = """
            {"version": 1, "name": "law", "show": ["l.out"], "producers": {"feed": {"driver": "feed"}},
             "loops": {"l": {"rateHz": 100, "inputs": {\(inputs.joined(separator: ", "))}, "stages": [\(stages)]}}}
            """
        let standard = Registry.standard
        let registry = try Registry(
            producers: [Feed.description], stages: Array(standard.stages.values),
            actuators: Array(standard.actuators.values))
        let compiler = PipelineCompiler(registry: registry) { _ in
            BoardDescription(name: "none", summary: "", backend: .simulated)
        }
        pipeline = try compiler.compile(Array(text.utf8), file: "law.json")
        feed = try #require(pipeline.producers.first?.driver as? Feed)
    }

    /// Ticks so many milliseconds after the tick before.
    func tick(after milliseconds: Double = 10) {
        now = now.advanced(byNanoseconds: Int64(milliseconds * 1e6))
        number += 1
        pipeline.loops[0].plan.tick(Tick(number: number, time: now, elapsed: milliseconds / 1_000))
    }

    func output<Value: PortValue>(_ type: Value.Type) throws -> MostRecentSubscription<Value> {
        try #require(pipeline.shown.first?.port as? SourcePortOf<Value>).producer.subscribe()
    }

    /// The outputs for a number in each tick of 10 ms.
    static func outputs(_ stages: String, _ numbers: [Double]) throws -> [Double] {
        let bench = try LawBench(stages)
        let output = try bench.output(Double.self)
        return try numbers.map { number in
            bench.feed.x.put(number, measuredAt: bench.now)
            bench.tick()
            return try #require(output.poll()).value
        }
    }
}
