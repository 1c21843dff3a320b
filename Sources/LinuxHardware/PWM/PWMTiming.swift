import Quantities

/// A PWM channel's times in nanoseconds, as the kernel takes them.
struct PWMTiming: Sendable, Equatable {
    /// The channel's period.
    let period: UInt64
    /// The part of it in which the output is high at its safe value.
    let safeDuty: UInt64
    private let frequency: Hertz

    /// The times of a frequency and a share of the period.
    init(_ frequency: Hertz, dutyCycle: Double) {
        self.frequency = frequency
        period = UInt64(max(1, frequency.periodNanoseconds))
        safeDuty = Self.duty(dutyCycle, of: period)
    }

    /// The high part for a share of the period, which is cut to 0…1. What is no number counts as 0: off.
    func duty(_ share: Double) -> UInt64 {
        Self.duty(share, of: period)
    }

    /// "7.5 % of 50 Hz".
    var safeText: String {
        let tenths = (Double(safeDuty) / Double(period) * 1_000).rounded() / 10
        return "\(Self.plain(tenths)) % of \(Self.plain(frequency.value)) Hz"
    }

    private static func duty(_ share: Double, of period: UInt64) -> UInt64 {
        let cut = share >= 0 ? min(share, 1) : 0
        return UInt64(clamping: Int64(nearest: cut * Double(period)))
    }

    /// Without the ".0" of whole numbers.
    private static func plain(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
