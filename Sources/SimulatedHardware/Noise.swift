import Glibc

/// Random numbers that depend on a seed, a channel and an index alone, so that a run can be repeated however often
/// somebody looked in between.
///
/// Source: the finaliser of SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014, figure 17; normal numbers by Box and Muller (1958).
struct Noise: Sendable, Equatable {
    /// What all numbers depend on.
    let seed: UInt64

    /// A number between 0 and 1, equally likely everywhere; never 0.
    func uniform(_ channel: UInt64, _ index: UInt64) -> Double {
        let bits = mix(mix(mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ channel) &+ index &* 0x9E37_79B9_7F4A_7C15)
        return (Double(bits >> 11) + 0.5) * 0x1p-53
    }

    /// A number of a range, equally likely everywhere.
    func uniform(_ range: ClosedRange<Double>, _ channel: UInt64, _ index: UInt64) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform(channel, index)
    }

    /// A normally distributed number of mean 0 and standard deviation 1.
    func normal(_ channel: UInt64, _ index: UInt64) -> Double {
        let radius = (-2 * log(uniform(channel, index &* 2))).squareRoot()
        return radius * cos(2 * .pi * uniform(channel, index &* 2 &+ 1))
    }

    private func mix(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
