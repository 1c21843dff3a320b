import Glibc

/// A tone near a known frequency: how loud it is, where it really lies, and how much of all sound it is.
///
/// Three ``Goertzel`` terms one bin (one by the window's length) apart tell it. Their difference is the term through a
/// Hann window, ¼ (2 X₀ − X₋ − X₊), which lets little through from other tones; the frequency comes from them by
/// δ = Re((X₋ − X₊) / (2 X₀ − X₋ − X₊)) bins (E. Jacobsen and P. Kootsookos, "Fast, Accurate Frequency Estimators", IEEE Signal
/// Processing Magazine 24 (2007)). Windows follow each other, independent of the blocks' size.
public struct ToneMeter: SoundAnalyser, Sendable {
    /// The level of the tone in the last whole window, dBFS; between two bins up to 1.4 dB too low.
    public private(set) var level = Decibels.silence
    /// The frequency of the tone, at most a bin beside the one that is looked for; that one itself without a tone.
    public private(set) var frequency: Double
    /// How much of the window's power is the tone, 0…1. A constant does not count as sound.
    public private(set) var share = 0.0
    /// How many windows have been heard.
    public private(set) var windows = 0

    private let sought: Double
    private var rate = 0
    private var window: SampleWindow
    private var terms: (below: Goertzel, at: Goertzel, above: Goertzel)
    private var sum = 0.0
    private var squares = 0.0

    /// A meter for a frequency in hertz, with windows of so many seconds.
    public init(frequency: Double, window seconds: Double) {
        sought = frequency
        self.frequency = frequency
        window = SampleWindow(seconds: seconds)
        terms = (Goertzel(omega: 0), Goertzel(omega: 0), Goertzel(omega: 0))
    }

    /// Starts again.
    public mutating func begin(rate: Int) {
        self.rate = rate
        window.begin(rate: rate)
        let omega = 2 * Double.pi * sought / Double(rate)
        let bin = 2 * Double.pi / Double(window.count)
        terms = (Goertzel(omega: omega - bin), Goertzel(omega: omega), Goertzel(omega: omega + bin))
        interrupt()
    }

    /// Drops what is in the window.
    public mutating func interrupt() {
        window.empty()
        terms.below.empty()
        terms.at.empty()
        terms.above.empty()
        sum = 0
        squares = 0
    }

    /// Adds samples; what is told changes whenever a window is full.
    public mutating func add(_ samples: UnsafeBufferPointer<Float>) {
        var first = 0
        while first < samples.count {
            let taken = window.take(samples.count - first)
            var index = first
            while index < first + taken {
                let sample = Double(samples[index])
                terms.below.add(sample)
                terms.at.add(sample)
                terms.above.add(sample)
                sum += sample
                squares += sample * sample
                index += 1
            }
            first += taken
            if window.isFull { finish() }
        }
    }

    private mutating func finish() {
        let count = Double(window.count)
        let turn = 2 * Double.pi / count
        // The three are turned to the last sample by angles of their own: back to a common one.
        let below = terms.below.value * Complex(real: cos(turn), imaginary: -sin(turn))
        let above = terms.above.value * Complex(real: cos(turn), imaginary: sin(turn))
        let at = terms.at.value
        let windowed = at.scaled(by: 2) - below - above
        // A sine of amplitude a gives ¼ a · count through a Hann window, of which this is four times.
        let amplitude = windowed.power.squareRoot() / count
        let mean = sum / count
        let power = max(0, squares / count - mean * mean)
        // Beyond half the rate there is no tone, only the mirror of another one.
        let isThere = 2 * sought < Double(rate) && windowed.power > 0 && power > 0
        level = isThere ? Decibels.ofPeak(amplitude) : Decibels.silence
        share = isThere ? min(1, amplitude * amplitude / 2 / power) : 0
        frequency = sought
        if isThere {
            let difference = below - above
            let along = difference.real * windowed.real + difference.imaginary * windowed.imaginary
            frequency += min(max(along / windowed.power, -1), 1) * Double(rate) / count
        }
        windows += 1
        interrupt()
    }
}
