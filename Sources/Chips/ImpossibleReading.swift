/// What no chip measures, so that it says something about the chip, the bus or the wiring instead of the robot.
public enum ImpossibleReading: Sendable, Equatable, CustomStringConvertible {
    /// Every bit of every register is 1, as on a data line that nobody pulls down.
    case allOnes
    /// The acceleration is exactly 0 along all three axes: noise alone would not let that last.
    case noAcceleration
    /// Far less than gravity for longer than a robot falls or jumps.
    case noGravity
    /// Values at the ends of the chip's numbers.
    case railed(MotionPart)
    /// A temperature at which the chip does not work, in °C.
    case temperature(Double)
    /// Bits below the resolution that are always 0.
    case lowBits(UInt8)

    /// What was found, and what to look at.
    public var description: String {
        switch self {
        case .allOnes:
            "every bit is 1, as on a bus that nobody drives; check the wiring of its data line and its supply"
        case .noAcceleration:
            "acceleration 0, 0, 0, without gravity and without noise; check its supply and wiring, then the chip"
        case .noGravity:
            "almost no gravity for more than a second; check the chip, and whether its range is the one that is set"
        case .railed(let part):
            "\(part) at the end of the range in every sample; check its supply, its mounting and the chip"
        case .temperature(let celsius):
            "\((celsius * 10).rounded() / 10) °C, outside of what such a chip can measure; check its wiring and type"
        case .lowBits(let bits):
            "bits \(hexadecimal(bits)) below its resolution are set, which are always 0; check its type and mode"
        }
    }
}
