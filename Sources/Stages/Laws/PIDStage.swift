import Control
import Pipeline
import Quantities
import Realtime

/// `pid`: a controller with proportional, integral and derivative parts.
struct PIDStage: Stage {
    static let description = StageDescription("pid", "PID controller with anti-windup, derivative on measurement") {
        define in
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
            "derivativeFilterMs", unit: .milliseconds, in: .atLeast(0), default: 0,
            "time constant of the derivative's low-pass filter; 0 for none")
        return { arguments in
            let settings = PID.Settings(
                kp: arguments[kp], ki: arguments[ki], kd: arguments[kd], outputLimits: arguments[range],
                derivativeTimeConstant: arguments[filter] / 1_000, action: arguments[action])
            return PIDStage(
                input: arguments[input], output: arguments[output], setpoint: arguments[setpoint], law: PID(settings))
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let setpoint: Double
    var law: PID

    mutating func tick(_ tick: Tick) {
        output.set(law.update(setpoint: setpoint, measurement: input.value, elapsed: tick.elapsed))
    }
}
