import Glibc

/// Levels in dBFS: 0 is full scale.
///
/// AES17 (AES standard method for digital audio engineering): the level of a sine whose peak is full scale is 0 dBFS, so a root mean square counts √2 times.
public enum Decibels {
    /// What stands for silence, whose level would be no number.
    public static let silence = -120.0

    /// The level of a peak.
    public static func ofPeak(_ peak: Double) -> Double {
        peak > 0 ? max(silence, 20 * log10(peak)) : silence
    }

    /// The level of a mean square.
    public static func ofMeanSquare(_ meanSquare: Double) -> Double {
        meanSquare > 0 ? max(silence, 10 * log10(2 * meanSquare)) : silence
    }

    /// How many times the power is, of so many decibels.
    public static func power(_ decibels: Double) -> Double {
        pow(10, decibels / 10)
    }
}
