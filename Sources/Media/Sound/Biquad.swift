import Glibc

/// A filter of second order.
///
/// Coefficients: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients" (W3C note, 2021);
/// transposed direct form II.
struct Biquad {
    private var b0 = 1.0
    private var b1 = 0.0
    private var b2 = 0.0
    private var a1 = 0.0
    private var a2 = 0.0
    private var s1 = 0.0
    private var s2 = 0.0

    /// What it is made of at `frequency`: cos ω, and α = sin ω / 2Q.
    private static func terms(_ frequency: Double, _ q: Double, _ rate: Int) -> (cosine: Double, alpha: Double) {
        let omega = 2 * Double.pi * frequency / Double(rate)
        return (cos(omega), sin(omega) / (2 * q))
    }

    private init(_ b0: Double, _ b1: Double, _ b2: Double, _ a0: Double, _ a1: Double, _ a2: Double) {
        self.b0 = b0 / a0
        self.b1 = b1 / a0
        self.b2 = b2 / a0
        self.a1 = a1 / a0
        self.a2 = a2 / a0
    }

    /// Lets everything through.
    static let through = Biquad(1, 0, 0, 1, 0, 0)

    /// Lets through what lies above; Butterworth.
    static func highPass(_ frequency: Double, rate: Int) -> Biquad {
        let (c, alpha) = terms(frequency, 0.5.squareRoot(), rate)
        return Biquad((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha)
    }

    /// Lets through what lies below; Butterworth.
    static func lowPass(_ frequency: Double, rate: Int) -> Biquad {
        let (c, alpha) = terms(frequency, 0.5.squareRoot(), rate)
        return Biquad((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha)
    }

    /// Lets through what lies between, with a gain of 1 in the middle.
    static func bandPass(_ low: Double, _ high: Double, rate: Int) -> Biquad {
        let middle = (low * high).squareRoot()
        let (c, alpha) = terms(middle, middle / (high - low), rate)
        return Biquad(alpha, 0, -alpha, 1 + alpha, -2 * c, 1 - alpha)
    }

    mutating func empty() {
        s1 = 0
        s2 = 0
    }

    @inline(__always)
    mutating func filter(_ x: Double) -> Double {
        let y = b0 * x + s1
        s1 = b1 * x - a1 * y + s2
        s2 = b2 * x - a2 * y
        return y
    }

    /// Ends what is too faint to hear: processors are slow with numbers that are almost none.
    mutating func settle() {
        if abs(s1) < 1e-20 { s1 = 0 }
        if abs(s2) < 1e-20 { s2 = 0 }
    }
}
