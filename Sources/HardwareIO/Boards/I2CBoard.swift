/// A board with I2C buses.
public protocol I2CBoard: Board {
    /// Claims the 7-bit address of a chip on a bus. Does not talk to it: whether it answers is for the first transfer.
    func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice
}

extension Board {
    /// Claims the 7-bit address of a chip on a bus. Does not talk to it: whether it answers is for the first transfer.
    public func openI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        try having(.bus, for: bus, (any I2CBoard).self).claimI2C(bus, address: address)
    }
}
