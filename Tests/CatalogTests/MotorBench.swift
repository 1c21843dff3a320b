import Catalog
import HardwareIO
import HardwareTesting
import Quantities
import Realtime
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// A motor on a test board that the standard stages drive: a whole pipeline, compiled from its file, ticked at times of a
/// test's choosing.
final class MotorBench {
    let pwm: VirtualPWM
    let feed: LawBench.Feed
    let pipeline: CompiledPipeline
    let faults: FaultInjector
    private(set) var now = Timestamp(nanoseconds: 1_000_000_000)
    private var number: UInt64 = 0

    /// The issue's controller: an error of 1 gives 0.02, and 0.1 more in each second.
    static let pid = #"{"stage": "pid", "input": "x", "setpoint": 26, "kp": 0.02, "ki": 0.1, "output": "out"}"#
    static let loop = #""l": {"rateHz": 10, "inputs": {"x": {"from": "feed.x"}}, "stages": [\#(pid)]}"#

    /// - Parameters:
    ///   - loops: the last one drives the motor by its `out`.
    ///   - motor: further keys of the motor, each with a comma before it.
    init(loops: String = loop, motor: String = "") throws {
        let last = try #require(loops.contains(#""k": {"#) ? "k" : "l")
        let text = """
            {"version": 1, "name": "motor", "producers": {"feed": {"driver": "feed"}}, "loops": {\(loops)},
             "actuators": {"m": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "frequencyHz": 1000,
                                 "from": "\(last).out"\(motor)}}}
            """
        let standard = Registry.standard
        let registry = try Registry(
            producers: [LawBench.Feed.description], stages: Array(standard.stages.values),
            actuators: Array(standard.actuators.values))
        let board = BoardDescription(name: "test", summary: "", backend: .simulated, allowsKernelNames: true)
        let compiler = PipelineCompiler(registry: registry) { [board] _ in board }
        pipeline = try compiler.compile(Array(text.utf8), file: "motor.json")
        faults = FaultInjector(robot: pipeline.name, parts: pipeline.faultTargets)
        feed = try #require(pipeline.producers.first?.driver as? LawBench.Feed)
        pwm = try VirtualPWM("PWM0")
        let test = TestBoard(outputs: [try VirtualOutputLine("FORWARD")], pwm: [pwm])
        for actuator in pipeline.actuators { try actuator.open(on: test) }
    }

    var motor: Actuator { pipeline.actuators[0] }

    /// The duty cycle in nanoseconds of its period of a millisecond.
    var duty: Int { Int((pwm.dutyCycle * 1_000_000).rounded()) }

    func disarm() { motor.makeSafe(.emergencyStop, latching: true) }

    func arm() { motor.arm { true } }

    /// Ticks all loops so many milliseconds after the tick before, with a reading of that time, unless there is none.
    func tick(_ reading: Double? = 25, after milliseconds: Double = 100) {
        now = now.advanced(byNanoseconds: Int64((milliseconds * 1e6).rounded()))
        number += 1
        if let reading { feed.x.put(reading, measuredAt: now) }
        for loop in pipeline.loops {
            loop.plan.tick(Tick(number: number, time: now, elapsed: milliseconds / 1_000))
        }
    }

    /// The duty cycles after each of so many ticks.
    func duties(_ count: Int, _ reading: Double? = 25) -> [Int] {
        (0..<count).map { _ in
            tick(reading)
            return duty
        }
    }
}
