extension PCA9685 {
    /// What one output does, as its four registers say it (7.3.3).
    public struct Level: Sendable, Hashable {
        /// LEDn_ON_L in the lowest byte, then LEDn_ON_H, LEDn_OFF_L and LEDn_OFF_H.
        public let word: UInt32

        /// A level as it stands in the registers.
        public init(word: UInt32) {
            self.word = word
        }

        /// Low for ever: bit 4 of LEDn_OFF_H, which takes precedence over all else.
        public static let off = Level(word: 0x1000_0000)
        /// High for ever: bit 4 of LEDn_ON_H.
        public static let on = Level(word: 0x0000_1000)

        /// High for the first so many steps of the 4096 in a period.
        init(steps: Double) {
            switch steps.rounded() {
            case 4096...: self = .on
            case 1...: self.init(word: UInt32(steps.rounded()) << 16)
            default: self = .off  // NaN too.
            }
        }

        /// High for a share of the period, 0…1; what lies outside is cut.
        public init(dutyCycle: Double) {
            self.init(steps: dutyCycle * 4096)
        }

        /// The registers' values in their order.
        public var bytes: [UInt8] {
            [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }
}
