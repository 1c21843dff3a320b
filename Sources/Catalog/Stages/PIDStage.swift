import Control
import Pipeline
import Quantities
import Realtime

/// `pid`: a controller with proportional, integral and derivative parts.
///
/// It goes by the times at which its readings were measured: a reading counts once, for the time since the one before,
/// however often and however unevenly the loop ticks. While nobody is driven with its output the integral part stays at
/// zero; from then on it counts the time in which the error could be acted on.
struct PIDStage: Stage {
    static let description = StageDescription(
        "pid", "PID controller by the times of its readings, with anti-windup, derivative on measurement",
        life: .resets(
            "the integral part stays at zero and starts there; the derivative part goes on with the readings")
    ) { define in
        let input = define.input("input", Double.self, "the measurement")
        let output = define.output("output", Double.self, "what to do, within outputRange")
        let kp = define.parameters.number("kp", "output per unit of error")
        let ki = define.parameters.number("ki", default: 0, "output per unit of error and second")
        let kd = define.parameters.number("kd", default: 0, "output per unit of measurement per second")
        let setpoint = define.parameters.number("setpoint", default: 0, "where the measurement ought to be")
        let action = define.parameters.choice(
            "action", of: ControlAction.self, default: .reverse,
            "whether the output falls (reverse) or rises (direct) when the measurement rises")
        let range = define.parameters.interval(
            "outputRange", in: .any, default: -1...1, "the output's limits; the integral does not wind up beyond them")
        let filter = define.parameters.number(
            "derivativeFilterMs", unit: .milliseconds, in: .durationOrNone, default: 0,
            "time constant of the derivative's low-pass filter; 0 for none")
        return { arguments in
            let settings = PID.Settings(
                kp: arguments[kp], ki: arguments[ki], kd: arguments[kd], outputLimits: arguments[range],
                derivativeTimeConstant: arguments[filter] / 1_000, action: arguments[action])
            return PIDStage(
                input: arguments[input], output: arguments[output], drive: arguments.drive,
                setpoint: arguments[setpoint], law: PID(settings))
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let drive: StageDrive
    let setpoint: Double
    var law: PID
    var clock = SampleClock()
    /// Whether the newest reading has led to what is no number.
    var isOverflowing = false
    /// Since when the output has been driven; nil until the first tick, and while it is not.
    var start: Timestamp?

    mutating func reset(to initial: PIDStage) {
        law.resetIntegral()
        start = nil
    }

    mutating func tick(_ tick: Tick) {
        let start = self.start ?? tick.time
        self.start = start
        var elapsed = 0.0
        var span = 0.0
        switch clock.take(input.time, isFresh: input.isFresh, isOld: input.isOld, now: tick.time) {
        case .repeated:
            // What a reading has come to stands until the next one.
            if isOverflowing { return output.set(.nan) }
        case .first, .missing:
            law.interrupt()
        case .next(let seconds):
            elapsed = seconds
            // What the device does not take has no effect on the error.
            if drive.isDriven {
                span = min(seconds, Double(min(input.time, tick.time).nanoseconds(since: start)) * 1e-9)
            }
        }
        let effort = law.update(setpoint: setpoint, measurement: input.value, elapsed: elapsed, integrating: span)
        isOverflowing = effort.isNaN
        output.set(effort)
    }
}
