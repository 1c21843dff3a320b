import CLinux
import Glibc

/// One step that brings an output to its safe value, prepared in advance and plain enough for a process that
/// knows no driver: a descriptor, and the call to make on it with its bytes.
///
/// Outputs hand their safe actions over before they leave the safe value. Playing one allocates nothing, takes no
/// lock of ours, needs nothing of the driver's state, and may be repeated. A descriptor is borrowed: its owner
/// keeps it open for as long as the action may be played. A chip on a bus is reached by an opening of the player's own.
public enum SafeAction: Sendable, Equatable {
    /// `ioctl(descriptor, request, payload)`: a GPIO line's values, for one.
    case control(descriptor: Int32, request: UInt, payload: [UInt8])
    /// `pwrite(descriptor, bytes, offset)`: a sysfs attribute, or a register in shared memory.
    case write(descriptor: Int32, offset: Int64, bytes: [UInt8])
    /// `write(descriptor, bytes)`: a command to what reads one after the other, a serial device (tty), a pipe or a socket.
    /// The descriptor may not make a writer wait: a socket never does here, any other has to be opened with `O_NONBLOCK`.
    /// What is sent may follow the half of another command, so let it begin with what ends one.
    case send(descriptor: Int32, bytes: [UInt8])
    /// Opens the bus at `path` and writes 1…33 bytes to the chip at a 7-bit address, in one message: a register's number
    /// and what goes there on, or whatever the chip takes.
    case i2c(path: String, address: UInt8, bytes: [UInt8])

    /// Does it, on the calling thread: one system call on a descriptor, four on a bus, where it may wait for the bus.
    ///
    /// A ``send(descriptor:bytes:)`` fails with `EINVAL` where the descriptor could make it wait, and with `EAGAIN` where
    /// there is no room at present.
    public func perform() throws(SystemError) {
        switch self {
        case .control(let descriptor, let request, let payload):
            // The kernel may write into the structure, and the action must stay what it is: a copy on the stack.
            let result = withUnsafeTemporaryAllocation(byteCount: payload.count, alignment: 16) { copy -> Int32 in
                copy.copyBytes(from: payload)
                return sinew_ioctl(descriptor, request, copy.baseAddress)
            }
            guard result >= 0 else { throw .last("ioctl") }
        case .write(let descriptor, let offset, let bytes):
            let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, Int(offset)) }
            guard count == bytes.count else {
                throw count < 0 ? .last("pwrite") : SystemError(call: "pwrite", code: EIO)
            }
        case .send(let descriptor, let bytes):
            guard sinew_send_now(descriptor, bytes, bytes.count) == 0 else { throw .last("write") }
        case .i2c(let path, let address, let bytes):
            let bus = try OwnedDescriptor(sinew_bus_open(path, address), from: "open of an I2C address")
            let result = bytes.withUnsafeBufferPointer {
                sinew_bus_write(bus.raw, address, $0.baseAddress, UInt16(clamping: $0.count))
            }
            guard result >= 0 else { throw .last("I2C write") }
        }
    }
}
