/// The number of a register in a chip, as it goes over the wire in front of the register's bytes.
public enum I2CRegister: Sendable, Hashable, BitwiseCopyable {
    /// One byte, as most chips have it.
    case eightBits(UInt8)
    /// Two bytes, the most significant first: EEPROMs of more than 2 KiB, image sensors, range finders.
    case sixteenBits(UInt16)

    /// How many bytes it is on the wire: 1 or 2.
    public var byteCount: Int {
        switch self {
        case .eightBits: 1
        case .sixteenBits: 2
        }
    }

    /// Its bytes in the order of the wire, counted from 0.
    public subscript(index: Int) -> UInt8 {
        precondition((0..<byteCount).contains(index), "a register's number has only \(byteCount) bytes")
        return switch self {
        case .eightBits(let number): number
        case .sixteenBits(let number): UInt8(truncatingIfNeeded: index == 0 ? number >> 8 : number)
        }
    }

    /// The register so many numbers further on. After the last one comes the first, as in most chips that count up.
    public func advanced(by distance: Int) -> I2CRegister {
        switch self {
        case .eightBits(let number): .eightBits(number &+ UInt8(truncatingIfNeeded: distance))
        case .sixteenBits(let number): .sixteenBits(number &+ UInt16(truncatingIfNeeded: distance))
        }
    }
}

extension I2CRegister: CustomStringConvertible {
    /// "0x6B", "0x010F": as many digits as it has on the wire.
    public var description: String {
        let digits =
            switch self {
            case .eightBits(let number): String(number, radix: 16, uppercase: true)
            case .sixteenBits(let number): String(number, radix: 16, uppercase: true)
            }
        return "0x" + String(repeating: "0", count: 2 * byteCount - digits.count) + digits
    }
}
