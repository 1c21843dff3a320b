/// A row of random numbers that its seed determines: for tests, simulations and injected faults that can be repeated.
///
/// Source: SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators",
/// OOPSLA 2014, figure 17. Arithmetic only, so that a tick may draw.
public struct RandomBits: RandomNumberGenerator, BitwiseCopyable, Sendable {
    @usableFromInline var state: UInt64

    /// The row of that seed, from its beginning.
    @inlinable
    public init(seed: UInt64) {
        state = seed
    }

    /// 64 bits, each as often 0 as 1.
    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
