import HardwareIO
import LinuxSystem

/// An address at which no chip answers: every transfer ends without acknowledge.
public final class AbsentI2CDevice: I2CDevice {
    /// The bus that it is not on.
    public let bus: String
    /// The 7-bit address.
    public let address: UInt8

    /// An address of a bus where there is nothing.
    public init(bus: String, address: UInt8) {
        self.bus = bus
        self.address = address
    }

    /// Fails with ``BusError/noAcknowledge``.
    public func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        throw .noAcknowledge
    }

    /// Fails with ``BusError/noAcknowledge``.
    public func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
        throw .noAcknowledge
    }

    /// None: there is no chip.
    public func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] { [] }

    /// Nothing to give back.
    public func close() {}
}
