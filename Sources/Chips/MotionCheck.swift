import Quantities

/// Tells the samples of a living motion sensor from those of one that sleeps, hangs, is half broken or not there.
///
/// A living one never gives the same sample twice: its noise is 4 steps of the gyroscope and 40 of the accelerometer
/// (PS-MPU-6000A, 6.1 and 6.2, at 94 Hz, ±500 °/s and ±4 g), so that even one axis does not stand still for long. What is
/// suspect is withheld at once, so that it never passes for fresh; what goes on is a failure. Arithmetic only.
public struct MotionCheck: Sendable {
    /// What becomes of a sample.
    public enum Verdict: Sendable, Equatable {
        /// It is a new one of a living chip.
        case reading
        /// It is none to be given out; that may pass.
        case withheld
        /// It has gone on for too long.
        case failure(ChipError)
    }

    /// How long an impossible value may last, and how long one axis may be at its end: a blow, a bad contact.
    private static let longestGlitch: Duration = .milliseconds(250)
    private static let longestRail: Duration = .milliseconds(500)
    /// How long a robot may fall or fly: it falls 4.9 m in this time, or jumps 1.2 m high.
    private static let longestFall: Duration = .seconds(1)
    /// Three tenths of gravity, in m/s²: a chip that measures at a range of four times the one that is set shows 2.5.
    private static let leastGravity = 0.3 * 9.80665
    /// Where the chip works, −40 to 85 °C (PS-MPU-6000A, 6.1), and 15 °C more: its thermometer is not trimmed.
    private static let temperatures = -55.0...100.0

    private let frozenAfter: Duration?
    private var last: RawMotion?
    private var same = Streak()
    private var axes = InlineArray<6, Streak>(repeating: Streak())
    private var glitch = Streak()
    private var railed = Streak()
    private var weightless = Streak()

    /// A check of a sensor of which nothing is known yet.
    ///
    /// - Parameter frozenAfter: how long it may repeat its sample, or the half of it, before that is a failure; one axis for
    ///   twice the time. Nil lets repeats pass as readings.
    public init(frozenAfter: Duration?) {
        self.frozenAfter = frozenAfter
    }

    /// Looks at the next sample.
    ///
    /// - Parameters:
    ///   - raw: as the registers have it.
    ///   - sample: the same in units.
    public mutating func judge(_ raw: RawMotion, _ sample: MotionSample, at time: Timestamp) -> Verdict {
        let before = last
        last = raw
        same.note(before == raw, at: time)
        for axis in 0..<6 {
            axes[axis].note(before.map { Self.step($0, axis) == Self.step(raw, axis) } ?? false, at: time)
        }
        let rail = (0..<6).first { Self.isRailed(raw, $0) }
        railed.note(rail != nil, at: time)
        weightless.note(sample.acceleration.length < Self.leastGravity, at: time)
        let impossible = Self.impossible(raw, sample)
        glitch.note(impossible != nil, at: time)

        if let impossible {
            return glitch.lasts(Self.longestGlitch, 4, at: time) ? .failure(.impossible(impossible)) : .withheld
        }
        if let rail, railed.lasts(Self.longestRail, 4, at: time) { return .failure(.impossible(.railed(.axis(rail)))) }
        if let frozenAfter, let still = still(frozenAfter, at: time) { return .failure(.notMoving(still)) }
        if weightless.lasts(Self.longestFall, 4, at: time) { return .failure(.impossible(.noGravity)) }
        // Of the first sample nobody knows whether the next one will be another.
        return frozenAfter != nil && (before == nil || before == raw) ? .withheld : .reading
    }

    /// What has stood still for too long. That few readings in a row are the same by chance becomes the likelier the less
    /// of the sample is looked at.
    private func still(_ limit: Duration, at time: Timestamp) -> MotionPart? {
        if same.lasts(limit, 4, at: time) { return .everything }
        if (0..<3).allSatisfy({ axes[$0].lasts(limit, 10, at: time) }) { return .accelerometer }
        if (3..<6).allSatisfy({ axes[$0].lasts(limit, 10, at: time) }) { return .gyroscope }
        return (0..<6).first { axes[$0].lasts(limit * 2, 20, at: time) }.map(MotionPart.axis)
    }

    /// What such a sample cannot be by itself.
    private static func impossible(_ raw: RawMotion, _ sample: MotionSample) -> ImpossibleReading? {
        if raw.isAllOnes { return .allOnes }
        if raw.acceleration == .zero { return .noAcceleration }
        if (0..<3).allSatisfy(raw.acceleration.isRailed) { return .railed(.accelerometer) }
        if (0..<3).allSatisfy(raw.rate.isRailed) { return .railed(.gyroscope) }
        return temperatures.contains(sample.temperature) ? nil : .temperature(sample.temperature)
    }

    private static func step(_ raw: RawMotion, _ axis: Int) -> Int16 {
        axis < 3 ? raw.acceleration[axis] : raw.rate[axis - 3]
    }

    private static func isRailed(_ raw: RawMotion, _ axis: Int) -> Bool {
        axis < 3 ? raw.acceleration.isRailed(axis) : raw.rate.isRailed(axis - 3)
    }
}
