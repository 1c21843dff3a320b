/// Where a chip is: a bus by its name in the board file, and a 7-bit address.
struct ChipPlace: Sendable, Hashable, CustomStringConvertible {
    var bus: String
    var address: UInt8

    /// How messages name the chip: "i2c1 address 0x68".
    var description: String { "\(bus) address 0x" + String(address, radix: 16) }
}
