import Chips
import Control
import Pipeline
import Quantities
import Realtime

/// `complementaryFilter`: the robot's pitch from a motion sensor's gyroscope and accelerometer.
struct ComplementaryFilterStage: Stage {
    static let description = StageDescription(
        "complementaryFilter", "pitch angle from gyroscope and accelerometer; positive when leaning forward"
    ) { define in
        let motion = define.input("input", MotionSample.self, "the motion sensor's readings, in the robot's axes")
        let pitch = define.output("output", Double.self, unit: .radians, "the pitch angle")
        let timeConstant = define.parameters.number(
            "timeConstantMs", unit: .milliseconds, in: .above(0), default: 500,
            "how long the gyroscope is trusted before the accelerometer corrects it")
        return { arguments in
            ComplementaryFilterStage(
                motion: arguments[motion], pitch: arguments[pitch],
                filter: ComplementaryFilter(timeConstant: arguments[timeConstant] / 1_000))
        }
    }

    let motion: PortInput<MotionSample>
    let pitch: PortOutput<Double>
    var filter: ComplementaryFilter
    /// The time of the reading before: a sample is integrated over the time to it, once, whatever the loop's rate.
    var lastTime: Timestamp?
    var lastPitch = 0.0

    mutating func tick(_ tick: Tick) {
        if motion.isFresh {
            let elapsed = lastTime.map { Double(motion.time.nanoseconds(since: $0)) * 1e-9 } ?? tick.elapsed
            lastTime = motion.time
            lastPitch = filter.update(
                rate: motion.value.angularVelocity.y, reference: Tilt.pitch(specificForce: motion.value.acceleration),
                elapsed: elapsed)
        }
        pitch.set(lastPitch)
    }
}
