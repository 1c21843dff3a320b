import Chips
import Control
import Pipeline
import Quantities
import Realtime

/// `complementaryFilter`: the robot's pitch from a motion sensor's gyroscope and accelerometer.
struct ComplementaryFilterStage: Stage {
    static let description = StageDescription(
        "complementaryFilter", "pitch angle from gyroscope and accelerometer; positive when leaning forward",
        life: .tracks("the angle follows the sensor, whether anything is driven or not")
    ) { define in
        let motion = define.input("input", MotionSample.self, "the motion sensor's readings, in the robot's axes")
        let pitch = define.output("output", Double.self, unit: .radians, "the pitch angle")
        let timeConstant = define.parameters.number(
            "timeConstantMs", unit: .milliseconds, in: .duration, default: 500,
            "how long the gyroscope is trusted before the accelerometer corrects it; after a longer gap between readings "
                + "the accelerometer alone counts")
        return { arguments in
            ComplementaryFilterStage(
                motion: arguments[motion], pitch: arguments[pitch],
                filter: ComplementaryFilter(timeConstant: arguments[timeConstant] / 1_000))
        }
    }

    let motion: PortInput<MotionSample>
    let pitch: PortOutput<Double>
    var filter: ComplementaryFilter
    /// When the newest reading that counts was measured: each is integrated over the time to the one before, once,
    /// whatever the loop's rate.
    var last: Timestamp?
    var lastPitch = 0.0

    mutating func tick(_ tick: Tick) {
        if motion.isFresh { takeOver(min(motion.time, tick.time)) }
        pitch.set(lastPitch)
    }

    private mutating func takeOver(_ time: Timestamp) {
        let elapsed = last.map { Double(time.nanoseconds(since: $0)) * 1e-9 } ?? 0
        // One that is not younger than the last tells nothing new.
        if last != nil, elapsed <= 0 { return }
        lastPitch = filter.update(
            rate: motion.value.angularVelocity.y, reference: Tilt.pitch(specificForce: motion.value.acceleration),
            elapsed: elapsed)
        // What is not a number does not count: the time until there is one again is a gap.
        if lastPitch.isFinite { last = time }
    }
}
