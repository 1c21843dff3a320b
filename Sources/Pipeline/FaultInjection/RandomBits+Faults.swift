import Quantities

/// What injected faults draw.
extension RandomBits {
    /// Whether something of this probability happens this time.
    mutating func happens(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    /// A number as broken hardware may give it: one in eight is not finite, one in eight is any pattern of bits, the
    /// others are of either sign and any magnitude from 10⁻⁵ to 10⁵.
    mutating func number() -> Double {
        let bits = next()
        switch bits & 7 {
        case 0: return Self.notFinite(Int(bits >> 8 & 3))
        case 1: return Double(bitPattern: next())
        default:
            // A random significand with an exponent from -17 to 16.
            let exponent = 1_023 &- 17 &+ (bits >> 8) % 34
            return Double(bitPattern: bits & 0x800F_FFFF_FFFF_FFFF | exponent << 52)
        }
    }

    private static func notFinite(_ which: Int) -> Double {
        switch which {
        case 0: .infinity
        case 1: -.infinity
        default: .nan
        }
    }
}
