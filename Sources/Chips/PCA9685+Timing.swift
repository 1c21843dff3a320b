import Quantities

extension PCA9685 {
    /// The period of the outputs, made by the internal oscillator.
    ///
    /// The data sheet gives 25 MHz, typically (7.3.5); boards have been measured with 23 to 27 MHz, and every pulse is
    /// longer or shorter by as much.
    public struct Timing: Sendable, Hashable {
        /// The frequencies that the prescaler can make with an oscillator of 25 MHz, in Hz.
        public static let frequencies = 24.0...1526.0
        /// What an oscillator may have.
        public static let oscillators = 20_000_000.0...30_000_000.0
        /// What it has by the data sheet.
        public static let typicalOscillator = Hertz(25_000_000)

        /// PRE_SCALE (7.3.5).
        public let prescale: UInt8
        /// What the oscillator has.
        public let oscillator: Hertz

        /// The period nearest to that of a frequency; what the prescaler cannot make is cut to what it can.
        public init(_ frequency: Hertz, oscillator: Hertz = typicalOscillator) {
            let prescale = (oscillator.value / (4096 * frequency.value)).rounded() - 1
            self.prescale = UInt8(min(max(prescale, 3), 255))
            self.oscillator = oscillator
        }

        /// The frequencies that the prescaler makes with an oscillator, in Hz: PRE_SCALE is 255 to 3 (7.3.5).
        public static func frequencies(of oscillator: Hertz) -> ClosedRange<Double> {
            oscillator.value / 4096 / 256...oscillator.value / 4096 / 4
        }

        /// A level that is high for a time in each period: 0 is off, and a time beyond the period is on.
        public func level(microseconds: Double) -> Level {
            Level(steps: microseconds * oscillator.value / 1_000_000 / (Double(prescale) + 1))
        }
    }
}
