import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// A pipeline with one sensor and one loop, ticked by the test at times of its choosing: no thread, no clock.
final class PlanBench {
    let pipeline: CompiledPipeline
    let sensor: TestSensor
    let faults: FaultInjector
    private(set) var number: UInt64 = 0
    private(set) var now = Timestamp(nanoseconds: 1_000_000_000)

    /// The loop `l` of these inputs and stages, over the producer `s`.
    ///
    /// - Parameter loop: further keys of the loop.
    init(
        inputs: String = "", stages: String, actuators: String = "", show: [String] = [], loop: String = ""
    ) throws {
        let further = loop.isEmpty ? "" : ", " + loop
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #""l": {"rateHz": 100, "inputs": {\#(inputs)}, "stages": [\#(stages)]\#(further)}"#,
            actuators: actuators,
            more: #""show": [\#(show.map { "\"\($0)\"" }.joined(separator: ", "))]"#)
        pipeline = try Bench().compile(text)
        faults = FaultInjector(robot: pipeline.name, parts: pipeline.faultTargets)
        sensor = try #require(pipeline.producers.first?.driver as? TestSensor)
        for actuator in pipeline.actuators { try actuator.open(on: FaultyBoard()) }
    }

    var plan: LoopPlan { pipeline.loops[0].plan }

    /// Ticks once, so many milliseconds after the tick before.
    func tick(after milliseconds: Double = 10) {
        now = now.advanced(byNanoseconds: Int64(milliseconds * 1e6))
        number += 1
        plan.tick(Tick(number: number, time: now, elapsed: milliseconds / 1_000))
    }

    /// Puts a number that was measured so many milliseconds before the tick that comes next with its usual distance.
    func put(_ value: Double, age milliseconds: Double = 0) {
        sensor.number.put(value, measuredAt: now.advanced(byNanoseconds: Int64((10 - milliseconds) * 1e6)))
    }

    /// Ticks so many times, with a reading of this value in each.
    func run(_ count: Int, _ value: Double = 0.5) {
        for _ in 0..<count {
            put(value)
            tick()
        }
    }

    /// What a shown port has given since the last call.
    func reader<Value: PortValue>(_ name: String, _ type: Value.Type) throws -> MostRecentSubscription<Value> {
        let shown = try #require(pipeline.shown.first { $0.name == name })
        let port = try #require(shown.port as? SourcePortOf<Value>)
        return port.producer.subscribe()
    }

    /// The driver of the only actuator.
    func actuator<Value: RegisterValue>(_ type: Value.Type) throws -> (Actuator, TestActuator<Value>) {
        let actuator = try #require(pipeline.actuators.first as? ActuatorOf<TestActuator<Value>>)
        return (actuator, actuator.driver)
    }

    static let number = #""n": {"from": "s.number"}"#
    static let motor = #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#
    static let scale = #"{"stage": "scale", "input": "n", "output": "x"}"#
}
