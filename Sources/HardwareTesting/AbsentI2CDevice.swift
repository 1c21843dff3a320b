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
    public func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        try limits.check(messages, writing: writing.count, reading: reading.count)
        throw .noAcknowledge
    }

    /// None: there is no chip.
    public func safeActions(writing bytes: [UInt8]) -> [SafeAction] { [] }

    /// Nothing to give back.
    public func close() {}
}
