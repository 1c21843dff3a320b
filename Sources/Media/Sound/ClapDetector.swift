import Glibc

/// Hears claps: sounds that begin at once, are short, and have all pitches in them.
///
/// An onset detector by energy (J. P. Bello and others, "A Tutorial on Onset Detection in Music Signals", IEEE Transactions on
/// Speech and Audio Processing 13 (2005), III-B): the power of 2 ms against that of the background before it. A clap is
/// told when it has died down by 10 dB, which has to be within the longest time a clap takes, and if in the meantime the
/// weakest of three bands from 500 Hz up was not more than 20 dB below the strongest: a beep has but one, a thud none.
/// After a clap nothing counts for the refractory time, so that its echo is not another one.
public struct ClapDetector: SoundAnalyser, Sendable {
    /// When something is a clap.
    public struct Settings: Sendable {
        /// How many decibels above the background it begins.
        public var threshold: Double
        /// The level that it has to reach, dBFS.
        public var minimumLevel: Double
        /// Within how many seconds it dies down.
        public var maximumLength: Double
        /// Seconds after the beginning of a clap before there is another one.
        public var refractory: Double

        /// A clap by those numbers.
        public init(
            threshold: Double = 15, minimumLevel: Double = -40, maximumLength: Double = 0.1, refractory: Double = 0.15
        ) {
            self.threshold = threshold
            self.minimumLevel = minimumLevel
            self.maximumLength = maximumLength
            self.refractory = refractory
        }
    }

    /// How many claps have been heard.
    public private(set) var count = 0
    /// The level of the loudest 2 ms of the last clap, dBFS.
    public private(set) var level = Decibels.silence

    private let settings: Settings
    private let ratio: Double
    private var hop = SampleWindow(seconds: hopSeconds)
    private var bands = ClapBands()
    /// The power in the three bands in the hop that is being filled.
    private var power = ClapBands.Powers()
    private var background = 0.0
    private var phase = Phase.learning(hops: 0)
    private var hopsSinceClap = Int.max / 2

    private static let hopSeconds = 0.002
    /// Hops for which it only learns how loud it is, at the beginning and after a gap.
    private static let learningHops = 50
    private static let drop = Decibels.power(-10)
    private static let spread = Decibels.power(-20)
    /// How fast the background follows what becomes louder and what becomes fainter: 0.5 s and 0.1 s.
    private static let rising = hopSeconds / 0.5
    private static let falling = hopSeconds / 0.1

    private enum Phase {
        case learning(hops: Int)
        case waiting
        case sounding(hops: Int, peak: Double, sum: ClapBands.Powers)
    }

    /// A detector by those settings.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        ratio = Decibels.power(settings.threshold)
    }

    /// Starts again; the count goes on.
    public mutating func begin(rate: Int) {
        hop.begin(rate: rate)
        bands = ClapBands(rate: rate)
        background = 0
        hopsSinceClap = Int.max / 2
        interrupt()
    }

    /// Forgets what has begun, and learns again how loud it is.
    public mutating func interrupt() {
        hop.empty()
        bands.empty()
        power = ClapBands.Powers()
        phase = .learning(hops: 0)
    }

    /// Adds samples.
    public mutating func add(_ samples: UnsafeBufferPointer<Float>) {
        var first = 0
        while first < samples.count {
            let taken = hop.take(samples.count - first)
            var index = first
            while index < first + taken {
                power.add(bands.filter(Double(samples[index])))
                index += 1
            }
            first += taken
            guard hop.isFull else { continue }
            finish(power.scaled(by: 1 / Double(hop.count)))
            hop.empty()
            power = ClapBands.Powers()
        }
        bands.settle()
    }

    private mutating func finish(_ powers: ClapBands.Powers) {
        let total = powers.total
        if hopsSinceClap < Int.max / 2 { hopsSinceClap += 1 }
        switch phase {
        case .learning(let hops):
            // The first tell the mean, later ones count less and less.
            background += (total - background) / Double(hops + 1)
            phase = hops + 1 < Self.learningHops ? .learning(hops: hops + 1) : .waiting
        case .waiting:
            guard total > background * ratio, Decibels.ofMeanSquare(total) >= settings.minimumLevel, isReady else {
                return follow(total)
            }
            phase = .sounding(hops: 1, peak: total, sum: powers)
        case .sounding(let hops, let peak, let sum):
            sound(hops + 1, max(peak, total), sum + powers, total)
        }
    }

    private mutating func sound(_ hops: Int, _ peak: Double, _ sum: ClapBands.Powers, _ total: Double) {
        phase = .sounding(hops: hops, peak: peak, sum: sum)
        if total <= peak * Self.drop {
            phase = .waiting
            guard sum.least >= sum.greatest * Self.spread else { return }
            count += 1
            level = Decibels.ofMeanSquare(peak)
            hopsSinceClap = hops
        } else if Double(hops) * Self.hopSeconds > settings.maximumLength {
            // It goes on: this is how loud it is here now.
            background = sum.total / Double(hops)
            phase = .waiting
        }
    }

    private var isReady: Bool { Double(hopsSinceClap) * Self.hopSeconds >= settings.refractory }

    private mutating func follow(_ total: Double) {
        background += (total - background) * (total > background ? Self.rising : Self.falling)
    }
}
