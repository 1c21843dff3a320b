import Configuration
import HardwareIO
import Quantities

/// What a parameter takes, in terms that validation, schema and catalogue share.
public enum ParameterKind: Sendable {
    /// A number in a range.
    case number(Bounds<Double>, unit: Unit)
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// True or false.
    case flag
    /// One of several words.
    case choice([String])
    /// So many words, each one of several.
    case choices(count: Int, among: [String])
    /// Any number of several words, each once.
    case words([String])
    /// The full names of outputs, such as "imu.motion".
    case outputs
    /// Two numbers of a range, the smaller first: `[-1, 1]`.
    case interval(Bounds<Double>, unit: Unit)
    /// Text by a rule: a path, a host, a word.
    case text(TextRule)
    /// The name of a device of the board. It belongs to whoever names it; of a kind that is shared, such as an I2C bus, what
    /// belongs to somebody is the object's `address` there.
    case device(DeviceKind)
    /// The 7-bit address of a chip, as a number or as text such as "0x68".
    case address(ClosedRange<UInt8>)
    /// What a chip's identity register says, as a number or as text such as "0x98".
    case identity(ClosedRange<UInt8>)
    /// An output of the chip at the object's `bus` and `address`, by its number. It belongs to whoever names it, and the
    /// chip to all who name outputs of such a chip.
    case channel(ClosedRange<Int>, of: String)
    /// A device of a sound card, by its name in the board file or by the card's id; its side belongs to whoever names it.
    case sound(SoundDirection)
}
