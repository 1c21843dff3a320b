import CAllocationCounter
import Catalog
import Chips
import HardwareIO
import LinuxSystem
import Quantities
import Realtime
import Subscriptions
import Synchronization
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// No tick allocates: a pipeline as a robot has it, ticked ten thousand times with the calls of the allocator counted.
///
/// It holds for debug builds too, which specialise nothing: what is clean there is clean everywhere.
@Suite(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings its own allocator"))
struct AllocationTests {
    /// A balancing robot with a bumper and a fan: every law, both kinds of input, every kind of actuator.
    private static func text(extra: String = "") -> String {
        """
        {
          "version": 1, "name": "allocation", "show": ["balance.effort", "climate.fan"],
          "producers": {
            "fed": {"driver": "fed"}
          },
          "loops": {
            "balance": {
              "rateHz": 1000,
              "inputs": {
                "motion": {"from": "fed.motion", "maxAgeMs": 100},
                "bumps": {"from": "fed.edge", "subscription": "event"}
              },
              "stages": [
                {"stage": "complementaryFilter", "input": "motion", "output": "tilt"},
                {"stage": "pid", "input": "tilt", "kp": 6, "ki": 20, "kd": 0.3, "action": "direct", "output": "effort"},
                {"stage": "stopOn", "event": "bumps", "input": "effort", "holdMs": 5, "output": "drive"},
                {"stage": "pulse", "event": "bumps", "holdMs": 5, "output": "ouch"},
                {"stage": "follow", "event": "bumps", "output": "pressed"},
                {"stage": "scale", "input": "drive", "atLow": 1000, "atHigh": 2000, "output": "steering"}\(extra)
              ]
            },
            "climate": {
              "rateHz": 1000,
              "inputs": {"temperature": {"from": "fed.temperature", "maxAgeMs": 100}},
              "stages": [
                {"stage": "hysteresis", "input": "temperature", "onAbove": 50, "offBelow": 45, "output": "fan"}
              ]
            }
          },
          "actuators": {
            "wheel": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "balance.drive",
                      "slewPerSecond": 50},
            "lamp": {"driver": "gpio.output", "line": "LAMP", "from": "balance.ouch"},
            "servo": {"driver": "pca9685.servo", "bus": "i2c1", "channel": 0, "from": "balance.steering"},
            "track": {"driver": "pca9685.motor", "bus": "i2c1", "forward": 1, "backward": 2, "frequencyHz": 50,
                      "from": "balance.drive"},
            "fan": {"driver": "gpio.output", "line": "FAN", "from": "climate.fan"}
          }
        }
        """
    }

    /// A stage that allocates a block in every tick, to show that the counter sees it.
    private struct WastefulStage: Stage {
        static let description = StageDescription("wasteful", "allocates") { define in
            let input = define.input("input", Double.self, "a number")
            let output = define.output("output", Double.self, "the same")
            return { WastefulStage(input: $0[input], output: $0[output]) }
        }

        let input: PortInput<Double>
        let output: PortOutput<Double>

        mutating func tick(_ tick: Tick) {
            let block = UnsafeMutablePointer<Double>.allocate(capacity: 1)
            block.initialize(to: input.value)
            output.set(block.pointee)
            block.deallocate()
        }
    }

    /// The pipeline on a board whose outputs only cost memory, and how to feed it.
    private final class Bench {
        let pipeline: CompiledPipeline
        let balance: LoopPlan
        private let climate: LoopPlan
        private let sensors: FedSensors
        /// What somebody outside reads, so that outputs are published.
        let effort: MostRecentSubscription<Double>
        private var time = Timestamp(nanoseconds: 1_000_000_000)

        init(_ text: String) throws {
            let fed = try FedPipeline(text, stages: [WastefulStage.description])
            pipeline = fed.pipeline
            sensors = fed.sensors
            balance = pipeline.loops[0].plan
            climate = pipeline.loops[1].plan
            let shown = try #require(pipeline.shown.first?.port as? SourcePortOf<Double>)
            effort = shown.producer.subscribe()
            let outputs = BlankBoard()
            for actuator in pipeline.actuators { try actuator.open(on: outputs) }
        }

        /// Feeds both loops and ticks them; returns what the ticks alone asked of the allocator.
        func tick(_ number: UInt64) -> UInt64 {
            time = time.advanced(byNanoseconds: 1_000_000)
            let tilt = Double(number % 21) / 100 - 0.1
            sensors.motion.put(
                MotionSample(
                    acceleration: Vector3(x: -9.81 * tilt, y: 0, z: 9.81),
                    angularVelocity: Vector3(x: 0, y: tilt, z: 0), temperature: 30),
                measuredAt: time)
            sensors.temperature.put(40 + Double(number % 17), measuredAt: time)
            for index in 0..<(number % 5 == 0 ? number % 7 : 0) { sensors.edge.put(index % 2 == 0, measuredAt: time) }
            let tick = Tick(number: number, time: time, elapsed: 0.001)
            let before = allocation_count_this_thread()
            run(tick)
            return allocation_count_this_thread() - before
        }

        /// Ticks both loops. Not `for … in`, whose iterator allocates in a debug build.
        func run(_ tick: Tick) {
            balance.tick(tick)
            climate.tick(tick)
        }
    }

    @Test
    func `ten thousand ticks of a whole pipeline allocate nothing`() throws {
        let bench = try Bench(Self.text())
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        var count: UInt64 = 0
        var published = 0
        for number in 101...10_100 {
            count += bench.tick(UInt64(number))
            if bench.effort.poll() != nil { published += 1 }
        }
        #expect(count == 0)
        #expect(published == 10_000)
        #expect(bench.pipeline.actuators.map(\.state) == [ActuatorState](repeating: .driven, count: 5))
        #expect(bench.pipeline.actuators.map(\.failures) == [0, 0, 0, 0, 0])
    }

    @Test
    func `listening to every output of a loop that runs, and leaving again, allocates nothing on it`() throws {
        let bench = try Bench(Self.text())
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        let outputs = bench.pipeline.outputs.filter { !$0.name.hasPrefix("fed.") }
        #expect(outputs.count == 7)
        var count: UInt64 = 0
        var number: UInt64 = 100
        for _ in 0..<10 {
            let records = outputs.map { $0.port.makeRecord(named: $0.name, keeping: 512, LossCount()) }
            for _ in 0..<200 {
                number += 1
                count += bench.tick(number)
            }
            #expect(records.map { $0.take().count } == [Int](repeating: 200, count: 7))
        }
        for _ in 0..<200 {
            number += 1
            count += bench.tick(number)
        }
        #expect(count == 0)
    }

    @Test
    func `the counter sees a stage that allocates`() throws {
        let bench = try Bench(Self.text(extra: #", {"stage": "wasteful", "input": "effort", "output": "waste"}"#))
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        var count: UInt64 = 0
        for number in 101...1_100 { count += bench.tick(UInt64(number)) }
        #expect(count == 1_000)
    }

    @Test
    func `ticks that wait for an input and make outputs safe allocate nothing`() throws {
        let bench = try Bench(Self.text())
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        let late = Timestamp(nanoseconds: 100_000_000_000)
        let before = allocation_count_this_thread()
        for number in 1...1_000 {
            let tick = Tick(number: UInt64(number), time: late, elapsed: 0.001)
            bench.run(tick)
        }
        #expect(allocation_count_this_thread() == before)
        #expect(bench.pipeline.actuators.map(\.state) == [ActuatorState](repeating: .safe, count: 5))
    }

    @Test
    func `ticks of a robot that is not armed allocate nothing, nor the first ones that drive it`() throws {
        let bench = try Bench(Self.text())
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        for actuator in bench.pipeline.actuators { actuator.makeSafe(.emergencyStop, latching: true) }
        var count: UInt64 = 0
        for number in 101...1_100 { count += bench.tick(UInt64(number)) }
        #expect(bench.pipeline.actuators.map(\.state) == [ActuatorState](repeating: .latched, count: 5))
        for actuator in bench.pipeline.actuators { actuator.arm { true } }
        for number in 1_101...1_200 { count += bench.tick(UInt64(number)) }
        #expect(bench.pipeline.actuators.map(\.state) == [ActuatorState](repeating: .driven, count: 5))
        #expect(count == 0)
    }

    @Test
    func `ticks with faults injected into every producer and actuator allocate nothing`() throws {
        let bench = try Bench(Self.text())
        let faults = FaultInjector(robot: bench.pipeline.name, parts: bench.pipeline.faultTargets)
        let parts = ["fed", "wheel", "lamp", "fan"]
        let rounds: [[InjectedFault.Kind]] = [
            [.off, .garbage, .stuck, .intermittent(probability: 0.5)],
            [.stuck, .wrong(scale: 2, offset: 0.1), .off, .wrong(inverted: true)],
            [.garbage, .slow(by: .microseconds(1)), .garbage, .garbage],
            [.wrong(scale: 0.5), .intermittent(probability: 0.5), .slow(by: .microseconds(1)), .stuck],
            [.slow(by: .microseconds(1)), .stuck, .intermittent(probability: 0.5), .off],
            [.intermittent(probability: 0.5), .off, .wrong(inverted: true), .slow(by: .microseconds(1))],
        ]
        // What the language sets up once for each type is set up by the first fault of the process.
        for part in parts { try faults.inject(InjectedFault(.garbage), into: part) }
        for number in 1...100 { _ = bench.tick(UInt64(number)) }
        var count: UInt64 = 0
        var number: UInt64 = 100
        for round in rounds {
            for (kind, part) in zip(round, parts) {
                try faults.inject(InjectedFault(kind, for: .seconds(3_600)), into: part)
            }
            for _ in 0..<500 {
                number += 1
                count += bench.tick(number)
            }
        }
        faults.clearAll()
        #expect(count == 0)
        #expect(bench.pipeline.actuators.allSatisfy { !parts.contains($0.name) || $0.failures > 100 })
    }

    /// Counts from one tick of a loop to the next: the tick, the figures, and the sleep between.
    private final class CountingBody: LoopBody {
        let plan: LoopPlan
        var bell: LoopBell? { plan.bell }
        let count = Atomic<UInt64>(0)
        let ticks = Atomic<UInt64>(0)
        private let last = Atomic<UInt64>(0)

        init(_ plan: LoopPlan) {
            self.plan = plan
        }

        func tick(_ tick: Tick) {
            let now = allocation_count_this_thread()
            if tick.number > 100 {
                count.wrappingAdd(now - last.load(ordering: .relaxed), ordering: .relaxed)
            }
            last.store(now, ordering: .relaxed)
            plan.tick(tick)
            ticks.store(tick.number, ordering: .releasing)
        }
    }

    /// A reader of the loop's figures, which have been put once: what a debug build makes of generic types on their first
    /// use is not to be made by the loop's thread.
    private static func subscribe(to loop: ControlLoop) -> MostRecentSubscription<LoopTiming> {
        let timing = loop.timing.subscribe()
        loop.timing.put(LoopTiming(), measuredAt: .zero)
        _ = timing.poll()
        return timing
    }

    @Test
    func `a loop's thread allocates nothing between its ticks either, also when a window of its figures ends`() throws {
        let bench = try Bench(Self.text())
        let body = CountingBody(bench.balance)
        let loop = ControlLoop(name: "count", settings: LoopSettings(rate: Hertz(1_000)), body: body)
        let timing = Self.subscribe(to: loop)
        _ = try loop.start()
        let end = Timestamp.now().advanced(by: .seconds(60))
        var windows = 0
        while Timestamp.now() < end, windows < 2 || body.ticks.load(ordering: .acquiring) < 500 {
            if timing.poll() != nil { windows += 1 }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
        }
        loop.stop()
        #expect(windows >= 2)
        let count = body.count.load(ordering: .relaxed)
        #expect(count == 0)
    }

    @Test
    func `ticks on events allocate nothing, and neither does who puts the events`() throws {
        let fed = try FedPipeline(EventTickTests.text)
        let body = CountingBody(fed.plan)
        let loop = ControlLoop(name: "count", settings: EventTickTests.hourly(), body: body)
        let timing = Self.subscribe(to: loop)
        _ = try loop.start()
        var putting: UInt64 = 0
        for number in 1...1_000 as ClosedRange<UInt64> {
            let before = allocation_count_this_thread()
            fed.sensors.edge.put(true, measuredAt: .zero)
            if number > 100 { putting += allocation_count_this_thread() - before }
            #expect(isSoon { body.ticks.load(ordering: .acquiring) == number })
        }
        loop.stop()
        #expect(timing.poll() != nil)
        #expect(putting == 0)
        let count = body.count.load(ordering: .relaxed)
        #expect(count == 0)
    }
}
