import HardwareIO

extension LinuxBoard: I2CBoard {
    /// Claims the 7-bit address of a chip on a bus: from kernel drivers, and from other programs that use Sinew.
    ///
    /// Does not talk to the chip. Blocks and allocates.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        let adapter = try locateBus(bus)
        return try LinuxI2CDevice(bus: bus, address: address, node: adapter, root: root)
    }

    /// The node of a bus of this name: in the board file, or (where it allows that) `i2cN` for `/dev/i2c-N`, a path, or the
    /// name of an adapter.
    func locateBus(_ name: String) throws(HardwareError) -> String {
        let finder = I2CAdapterFinder(root: root)
        switch try place(of: name, .bus, among: finder.busNames) {
        case .node(let node):
            return try finder.node(node, bus: name)
        case .name(let adapter):
            guard description.buses[name] != nil || finder.hasAdapter(named: adapter) else {
                throw unknown(.bus, name, among: finder.busNames() + description.buses.keys)
            }
            return try finder.node(named: adapter, bus: name)
        case .part:
            throw unknown(.bus, name, among: description.buses.keys)
        }
    }
}
