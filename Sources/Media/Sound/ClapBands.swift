import Glibc

/// Three bands side by side, from 500 Hz to 10 kHz or as far as the rate goes, each a third of the way in octaves.
///
/// Each is three band-passes in a row (``Biquad``), so that a tone is more than 23 dB fainter in one of them.
struct ClapBands {
    /// The power in each.
    struct Powers {
        var low = 0.0
        var middle = 0.0
        var high = 0.0

        var total: Double { low + middle + high }
        var least: Double { min(low, middle, high) }
        var greatest: Double { max(low, middle, high) }

        @inline(__always)
        mutating func add(_ samples: (Double, Double, Double)) {
            low += samples.0 * samples.0
            middle += samples.1 * samples.1
            high += samples.2 * samples.2
        }

        func scaled(by factor: Double) -> Powers {
            Powers(low: low * factor, middle: middle * factor, high: high * factor)
        }

        static func + (a: Powers, b: Powers) -> Powers {
            Powers(low: a.low + b.low, middle: a.middle + b.middle, high: a.high + b.high)
        }
    }

    /// A band-pass three times.
    private struct Band {
        var first = Biquad.through
        var second = Biquad.through
        var third = Biquad.through

        init() {}

        init(_ low: Double, _ high: Double, _ rate: Int) {
            first = .bandPass(low, high, rate: rate)
            second = first
            third = first
        }

        mutating func empty() {
            first.empty()
            second.empty()
            third.empty()
        }

        mutating func settle() {
            first.settle()
            second.settle()
            third.settle()
        }

        @inline(__always)
        mutating func filter(_ sample: Double) -> Double { third.filter(second.filter(first.filter(sample))) }
    }

    private var low = Band()
    private var middle = Band()
    private var high = Band()

    init() {}

    init(rate: Int) {
        let top = min(10_000, 0.45 * Double(rate))
        // For a rate too low for 500 Hz the bands lie below it.
        let bottom = min(500, top / 8)
        let step = cbrt(top / bottom)
        low = Band(bottom, bottom * step, rate)
        middle = Band(bottom * step, bottom * step * step, rate)
        high = Band(bottom * step * step, top, rate)
    }

    @inline(__always)
    mutating func filter(_ sample: Double) -> (Double, Double, Double) {
        (low.filter(sample), middle.filter(sample), high.filter(sample))
    }

    mutating func empty() {
        low.empty()
        middle.empty()
        high.empty()
    }

    mutating func settle() {
        low.settle()
        middle.settle()
        high.settle()
    }
}
