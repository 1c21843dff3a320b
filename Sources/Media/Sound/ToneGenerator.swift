import Glibc

/// A beep: a sine that swells and fades without a click.
///
/// Attack and release are raised cosines, ½ (1 − cos πt): level and slope are continuous. The phase is counted in turns, so
/// that it is as exact after a day as at the beginning.
public struct ToneGenerator: Sendable {
    private let rate: Double
    private let amplitude: Double
    private let step: Double
    private let attack: Double
    private let release: Double
    private var phase = 0.0
    /// How far it has swollen, 0…1, as a share of the attack.
    private var swell = 0.0
    /// How far it has faded; nil before the release.
    private var fade: Double?
    /// Samples until the release begins by itself; nil for never.
    private var left: Int?

    /// A tone.
    ///
    /// - Parameters:
    ///   - frequency: in hertz, below half the rate; above it is silence, since it would be heard as another tone.
    ///   - amplitude: its peak, full scale 1.
    ///   - duration: seconds with attack and release; nil until ``stop()``. One that is too short for both is all attack and
    ///     release.
    ///   - attack: seconds of swelling.
    ///   - release: seconds of fading.
    public init(
        frequency: Double, amplitude: Double, duration: Double? = nil, attack: Double = 0.005, release: Double = 0.005,
        rate: Int
    ) {
        self.rate = Double(rate)
        self.amplitude = 2 * abs(frequency) < Double(rate) ? amplitude : 0
        step = frequency / Double(rate)
        self.attack = max(1, attack * Double(rate))
        self.release = max(1, release * Double(rate))
        if let duration { left = max(0, Int(((duration - release) * Double(rate)).rounded())) }
    }

    /// Begins to fade, from however loud it is now. Again it changes nothing.
    public mutating func stop() {
        if fade == nil { fade = 0 }
    }

    /// Whether nothing more comes.
    public var hasEnded: Bool { (fade ?? 0) >= 1 }

    /// Writes the next samples, silence after the end. Allocates nothing.
    ///
    /// - Returns: how many of them are still the tone.
    @discardableResult
    public mutating func fill(_ samples: UnsafeMutableBufferPointer<Float>) -> Int {
        var index = 0
        while index < samples.count {
            if let left, fade == nil {
                if left == 0 { stop() }
                self.left = left - 1
            }
            guard !hasEnded else {
                samples[index...].update(repeating: 0)
                return index
            }
            samples[index] = Float(amplitude * envelope() * sin(2 * Double.pi * phase))
            phase += step
            phase -= phase.rounded(.down)
            index += 1
        }
        return index
    }

    /// How loud it is now, 0…1; one step on. Who is stopped while it swells does both, so that nothing bends.
    private mutating func envelope() -> Double {
        let risen = (1 - cos(Double.pi * swell)) / 2
        swell = min(1, swell + 1 / attack)
        guard let fade else { return risen }
        self.fade = fade + 1 / release
        return risen * (1 + cos(Double.pi * min(1, fade))) / 2
    }
}
