/// How loud it is: root mean square and peak of windows that follow each other, independent of the blocks' size.
///
/// Both are in dBFS as AES17 says (``Decibels``). What came before a gap in the sound does not count.
public struct SoundLevelMeter: SoundAnalyser, Sendable {
    /// The level of the root mean square of the last whole window.
    public private(set) var level = Decibels.silence
    /// The level of its greatest sample.
    public private(set) var peak = Decibels.silence
    private var window: SampleWindow
    private var sum = 0.0
    private var greatest: Float = 0

    /// A meter with windows of so many seconds.
    public init(window seconds: Double) {
        window = SampleWindow(seconds: seconds)
    }

    /// Starts again.
    public mutating func begin(rate: Int) {
        window.begin(rate: rate)
        interrupt()
    }

    /// Drops what is in the window.
    public mutating func interrupt() {
        window.empty()
        sum = 0
        greatest = 0
    }

    /// Adds samples; the levels change whenever a window is full.
    public mutating func add(_ samples: UnsafeBufferPointer<Float>) {
        var first = 0
        while first < samples.count {
            let taken = window.take(samples.count - first)
            var index = first
            while index < first + taken {
                let sample = samples[index]
                sum += Double(sample) * Double(sample)
                greatest = max(greatest, abs(sample))
                index += 1
            }
            first += taken
            guard window.isFull else { continue }
            level = Decibels.ofMeanSquare(sum / Double(window.count))
            peak = Decibels.ofPeak(Double(greatest))
            interrupt()
        }
    }
}
