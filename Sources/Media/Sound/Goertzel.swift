import Glibc

/// One term of the Fourier transform, at any frequency, sample by sample.
///
/// G. Goertzel, "An Algorithm for the Evaluation of Finite Trigonometric Series", American Mathematical Monthly 65
/// (1958); for frequencies between the whole ones P. Sysel and P. Rajmic, "Goertzel algorithm generalized to non-integer
/// multiples of fundamental frequency", EURASIP Journal on Advances in Signal Processing 2012:56:
/// s[n] = x[n] + 2 cos ω · s[n−1] − s[n−2], and Σ x[m] e^(jω(n−m)) = s[n] − e^(−jω) s[n−1].
struct Goertzel {
    private let cosine: Double
    private let sine: Double
    private var last = 0.0
    private var beforeLast = 0.0

    /// - Parameter omega: radians per sample.
    init(omega: Double) {
        cosine = cos(omega)
        sine = sin(omega)
    }

    mutating func empty() {
        last = 0
        beforeLast = 0
    }

    @inline(__always)
    mutating func add(_ sample: Double) {
        let next = sample + 2 * cosine * last - beforeLast
        beforeLast = last
        last = next
    }

    /// The sum, with the phase turned to the last sample.
    var value: Complex {
        Complex(real: last - cosine * beforeLast, imaginary: sine * beforeLast)
    }
}

/// A complex number.
struct Complex {
    var real: Double
    var imaginary: Double

    var power: Double { real * real + imaginary * imaginary }

    static func + (a: Complex, b: Complex) -> Complex {
        Complex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }

    static func - (a: Complex, b: Complex) -> Complex {
        Complex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }

    static func * (a: Complex, b: Complex) -> Complex {
        Complex(
            real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }

    func scaled(by factor: Double) -> Complex { Complex(real: real * factor, imaginary: imaginary * factor) }
}
