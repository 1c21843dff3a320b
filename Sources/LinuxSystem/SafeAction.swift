import CLinux
import Glibc

/// One step that brings an output to its safe value, prepared in advance and plain enough for a process that
/// knows no driver: a descriptor, and the call to make on it with its bytes.
///
/// Outputs hand their safe actions over before they leave the safe value. Playing one allocates nothing, takes no
/// lock of ours, needs nothing of the driver's state, and may be repeated. The descriptor is borrowed: its owner
/// keeps it open for as long as the action may be played.
public enum SafeAction: Sendable, Equatable {
    /// `ioctl(descriptor, request, payload)`: a GPIO line's values, for one.
    case control(descriptor: Int32, request: UInt, payload: [UInt8])
    /// `pwrite(descriptor, bytes, offset)`: a sysfs attribute, or a register in shared memory.
    case write(descriptor: Int32, offset: Int64, bytes: [UInt8])

    /// Does it, on the calling thread, in one system call.
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
        }
    }
}
