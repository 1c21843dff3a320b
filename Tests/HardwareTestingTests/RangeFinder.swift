import HardwareIO
import LinuxSystem
import Quantities

/// A driver as an author of one writes it, for a range finder whose register numbers have 16 bits: an example, and what the
/// test chips are tested with. The registers are those of the VL53L1X (ST, API user manual UM2356, ULD's vl53l1_register_map).
struct RangeFinder {
    /// What can go wrong.
    enum Failure: Error, Equatable {
        case bus(BusError)
        case anotherChip(UInt16)
    }

    private let device: any I2CDevice

    init(_ device: any I2CDevice) {
        self.device = device
    }

    /// Sees that it is one, and starts measuring.
    func start() throws(Failure) {
        let model = try onBus { () throws(BusError) in try device.readWord(register: .model) }
        guard model == 0xEACC else { throw .anotherChip(model) }
        try onBus { () throws(BusError) in
            try device.writeWord(0x0050, register: .timing)
            try device.writeByte(0x40, register: .modeStart)
        }
    }

    /// The distance in millimetres, and whether it is worth something. Status and distance come in one transaction, so that
    /// no measurement ends between the two; the interrupt is cleared in it too.
    func read() throws(Failure) -> (millimetres: UInt16, isValid: Bool) {
        let clear: InlineArray<1, UInt8> = [0x01]
        var bytes = InlineArray<3, UInt8>(repeating: 0)
        try onBus { () throws(BusError) in
            var answer = bytes.mutableSpan
            try device.transfer(
                [
                    .write(register: .status), .read(count: 1), .write(register: .distance), .read(count: 2),
                    .write(register: .clearInterrupt, count: 1),
                ], writing: clear.span, reading: &answer)
        }
        return (UInt16(bytes[1]) << 8 | UInt16(bytes[2]), bytes[0] & 0x1F == 9)
    }

    private func onBus<Result>(_ body: () throws(BusError) -> Result) throws(Failure) -> Result {
        do { return try body() } catch { throw .bus(error) }
    }
}

extension I2CRegister {
    fileprivate static let timing = I2CRegister.sixteenBits(0x005E)
    fileprivate static let clearInterrupt = I2CRegister.sixteenBits(0x0086)
    fileprivate static let modeStart = I2CRegister.sixteenBits(0x0087)
    fileprivate static let status = I2CRegister.sixteenBits(0x0089)
    fileprivate static let distance = I2CRegister.sixteenBits(0x0096)
    fileprivate static let model = I2CRegister.sixteenBits(0x010F)
}
