/// How loud it is in a band of frequencies, and how much of all sound that is.
///
/// The band is what a high-pass and a low-pass of second order leave (``Biquad``); 300…3400 Hz, the band of a telephone
/// (ITU-T G.712), is that of speech. Power in the band by power in all, both without the constant part.
public struct SpeechBandMeter: SoundAnalyser, Sendable {
    /// The level in the band in the last whole window, dBFS.
    public private(set) var level = Decibels.silence
    /// How much of the power of all sound is in the band, 0…1; 0 in silence.
    public private(set) var ratio = 0.0

    private let band: ClosedRange<Double>
    private var window: SampleWindow
    private var low = Biquad.through
    private var high = Biquad.through
    private var inside = 0.0
    private var sum = 0.0
    private var squares = 0.0

    /// A meter of a band in hertz, with windows of so many seconds.
    public init(band: ClosedRange<Double>, window seconds: Double) {
        self.band = band
        window = SampleWindow(seconds: seconds)
    }

    /// Starts again. What the rate does not reach needs no filter.
    public mutating func begin(rate: Int) {
        window.begin(rate: rate)
        let limit = 0.45 * Double(rate)
        high = .highPass(min(band.lowerBound, limit), rate: rate)
        low = band.upperBound < limit ? .lowPass(band.upperBound, rate: rate) : .through
        interrupt()
    }

    /// Drops what is in the window and in the filters.
    public mutating func interrupt() {
        low.empty()
        high.empty()
        restart()
    }

    private mutating func restart() {
        window.empty()
        inside = 0
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
                let passed = low.filter(high.filter(sample))
                inside += passed * passed
                sum += sample
                squares += sample * sample
                index += 1
            }
            first += taken
            if window.isFull { finish() }
        }
        low.settle()
        high.settle()
    }

    private mutating func finish() {
        let count = Double(window.count)
        let mean = sum / count
        let all = max(0, squares / count - mean * mean)
        let part = inside / count
        level = Decibels.ofMeanSquare(part)
        ratio = Decibels.ofMeanSquare(all) > Decibels.silence ? min(1, part / all) : 0
        restart()
    }
}
