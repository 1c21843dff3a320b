import HardwareIO

/// What can go wrong with a chip that is wired to a bus.
///
/// Without references: throwing one allocates nothing, so it may cross the real-time path. The text is composed
/// only when somebody reads `description`.
public enum ChipError: Error, Sendable, Equatable {
    /// A transfer failed.
    case bus(BusError)
    /// A chip answers, but its identity register says that it is another one.
    case wrongIdentity(expected: ChipIdentity, found: UInt8)
    /// A chip answers, but has bits set in a register that are always 0 in the expected one.
    case reservedBits(register: UInt8, found: UInt8)
    /// A register reads back another value than the one just written.
    case configurationRefused(register: UInt8, wrote: UInt8, found: UInt8)
    /// The chip is at its power-on values again: its supply had a dip.
    case lostConfiguration
    /// The chip's axes are mapped in a way that no mounting can have.
    case invalidMounting(MountingFault)

    /// This error as the failure to set up a device.
    ///
    /// - Parameter device: the device as the user knows it, such as "i2c1 address 0x68".
    public func hardwareError(device: String) -> HardwareError {
        switch self {
        case .bus(let error):
            .notAnswering(device: device, error: error)
        case .wrongIdentity(let expected, let found):
            .wrongChip(device: device, expected: expected.name, found: ChipIdentity.describe(found))
        case .reservedBits, .configurationRefused, .lostConfiguration, .invalidMounting:
            .unsupported(device: device, reason: description)
        }
    }
}

extension ChipError: CustomStringConvertible {
    /// The rule, what was found, and the remedy; without the device's name, which the owner adds.
    public var description: String {
        switch self {
        case .bus(let error):
            return error.description
        case .wrongIdentity(let expected, let found):
            return "is no \(expected.name) but \(ChipIdentity.describe(found)); check the address and the chip"
        case .reservedBits(let register, let found):
            return "register \(hexadecimal(register)) reads \(hexadecimal(found)), which such a chip never has there;"
                + " check the address and the chip"
        case .configurationRefused(let register, let wrote, let found):
            return "register \(hexadecimal(register)) reads back \(hexadecimal(found)) after \(hexadecimal(wrote))"
                + " was written; check supply voltage and wiring"
        case .lostConfiguration:
            return "lost its configuration; check its supply voltage"
        case .invalidMounting(let fault):
            return "mounting: \(fault)"
        }
    }
}

/// "0x6B".
func hexadecimal(_ value: UInt8) -> String {
    "0x" + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
}
