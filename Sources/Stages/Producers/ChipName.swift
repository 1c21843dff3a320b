/// How messages name a chip on a bus.
enum ChipName {
    /// "i2c1 address 0x68".
    static func text(_ bus: String, _ address: UInt8) -> String {
        "\(bus) address 0x" + String(address, radix: 16)
    }
}
