/// Keeps the delay between a writer and a sound card whose clocks are not the same: how much faster than its nominal rate the
/// sound has to be read so that the delay comes to its target and stays there.
///
/// A PI controller of the delay, critically damped: the integral finds the drift, so that none is left over. It begins fast
/// (2 rad/s), and goes on slowly (0.2 rad/s), so that a voice does not waver, once the delay has been near its target for
/// some seconds; it is fast again when the delay runs away. After F. Adriaensen, "Controlling adaptive resampling", LAC 2012.
///
/// Arithmetic only: no clock, no effect.
public struct DriftControl: Sendable, Equatable {
    /// How hard it tries.
    public enum Mode: Sendable, Equatable {
        /// Looking for the drift.
        case acquiring
        /// Following it.
        case tracking
    }

    /// The greatest correction, as a part of the rate.
    public static let limit = 0.05

    private static let calm = 0.001
    private static let alarm = 0.003
    private static let calmSeconds = 5.0
    private static let smoothing = 0.1
    private static let steadySmoothing = 1.0

    /// The present mode.
    public private(set) var mode = Mode.acquiring
    /// The drift that it has found, as a part of the rate: 0.01 for a writer that is 1 % faster than the card.
    public private(set) var drift = 0.0
    /// How far the delay is from its target, in seconds, without the jitter of single measurements.
    public private(set) var error = 0.0
    /// The same, over a longer time: by it the mode goes.
    private var steadyError = 0.0
    private var calmTime = 0.0

    /// One that knows no drift yet.
    public init() {}

    /// The sound begins anew, after a silence: the drift that was found is still the best guess.
    public mutating func restart() {
        mode = .acquiring
        error = 0
        steadyError = 0
        calmTime = 0
    }

    /// The next measurement.
    ///
    /// - Parameters:
    ///   - error: the delay minus its target, in seconds.
    ///   - elapsed: seconds since the last measurement.
    /// - Returns: by which part the sound has to be read faster, −0.05…0.05.
    public mutating func step(error measured: Double, elapsed: Double) -> Double {
        let elapsed = min(max(elapsed, 0), Self.smoothing)
        error += (measured - error) * elapsed / Self.smoothing
        steadyError += (measured - steadyError) * elapsed / Self.steadySmoothing
        changeMode(elapsed)
        let speed = mode == .acquiring ? 2 : 0.2
        drift = Self.clamp(drift + speed * speed * error * elapsed)
        return Self.clamp(drift + 2 * speed * error)
    }

    private mutating func changeMode(_ elapsed: Double) {
        switch mode {
        case .acquiring:
            calmTime = abs(steadyError) < Self.calm ? calmTime + elapsed : 0
            if calmTime >= Self.calmSeconds { mode = .tracking }
        case .tracking:
            guard abs(error) > Self.alarm else { return }
            mode = .acquiring
            calmTime = 0
        }
    }

    private static func clamp(_ value: Double) -> Double {
        min(max(value, -limit), limit)
    }
}
