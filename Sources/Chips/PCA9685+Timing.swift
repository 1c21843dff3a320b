import Quantities

extension PCA9685 {
    /// The period of the outputs, made by the internal oscillator of 25 MHz.
    public struct Timing: Sendable, Hashable {
        /// The frequencies that the prescaler can make, in Hz.
        public static let frequencies = 24.0...1526.0

        /// PRE_SCALE (7.3.5).
        public let prescale: UInt8

        /// The period nearest to that of a frequency; what the prescaler cannot make is cut to what it can.
        public init(_ frequency: Hertz) {
            let prescale = (Self.oscillator / (4096 * frequency.value)).rounded() - 1
            self.prescale = UInt8(min(max(prescale, 3), 255))
        }

        /// A level that is high for a time in each period: 0 is off, and a time beyond the period is on.
        public func level(microseconds: Double) -> Level {
            Level(steps: microseconds * Self.oscillator / 1_000_000 / (Double(prescale) + 1))
        }

        private static let oscillator = 25_000_000.0
    }
}
