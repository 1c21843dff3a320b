import CI2C
import Glibc
import HardwareIO
import LinuxSystem

/// One address on an I2C adapter of the kernel, on a descriptor of its own (`/dev/i2c-N`).
///
/// The adapter decides how bytes travel: combined messages where it can, SMBus commands where it cannot. The kernel
/// lets one transaction at a time onto the bus, so devices on different threads do not mix.
///
/// Unchecked because `close()` must not come while a transfer is under way; all else is constant.
final class LinuxI2CDevice: I2CDevice, @unchecked Sendable {
    let bus: String
    let address: UInt8
    private let node: UnsafeMutablePointer<CChar>
    private let functions: I2CFunctions
    private var descriptor: OwnedDescriptor?
    private var claim: NameClaim?

    /// Claims the address.
    init(bus: String, address: UInt8, node: String, root: SystemRoot) throws(HardwareError) {
        self.bus = bus
        self.address = address
        let opening = I2CAddressOpening(bus: bus, address: address, node: node, root: root)
        claim = try opening.claim()
        let descriptor = try opening.open()
        functions = try opening.functions(of: descriptor)
        self.descriptor = consume descriptor
        // For C as it is: turning a string into one would allocate at each fault.
        let characters = node.utf8CString
        self.node = .allocate(capacity: characters.count)
        self.node.initialize(from: Array(characters), count: characters.count)
    }

    deinit {
        node.deallocate()
    }

    func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        guard let descriptor = descriptor?.raw else { throw .closed }
        guard let transfer = functions.reading(bytes.count) else { throw .unsupported }
        let expected = bytes.count
        let result = bytes.withUnsafeMutableBufferPointer { buffer -> Int32 in
            let count = UInt8(buffer.count)
            return switch transfer {
            case .combined: sinew_i2c_read(descriptor, address, register, buffer.baseAddress, UInt16(count))
            case .byte: sinew_smbus_read_byte(descriptor, register, buffer.baseAddress)
            case .word: sinew_smbus_read_word(descriptor, register, buffer.baseAddress)
            case .block: sinew_smbus_read_block(descriptor, register, buffer.baseAddress, count)
            }
        }
        guard result >= 0 else { throw fault("I2C read") }
        guard transfer != .block || Int(result) == expected else {
            throw .system(SystemError(call: "I2C block read", code: EPROTO))
        }
    }

    func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
        guard let descriptor = descriptor?.raw else { throw .closed }
        guard let transfer = functions.writing(bytes.count) else { throw .unsupported }
        let result = bytes.withUnsafeBufferPointer { buffer -> Int32 in
            let count = UInt8(buffer.count)
            return switch transfer {
            case .combined: sinew_i2c_write(descriptor, address, register, buffer.baseAddress, UInt16(count))
            case .byte: sinew_smbus_write_byte(descriptor, register, buffer[0])
            case .word: sinew_smbus_write_word(descriptor, register, buffer.baseAddress)
            case .block: sinew_smbus_write_block(descriptor, register, buffer.baseAddress, count)
            }
        }
        guard result >= 0 else { throw fault("I2C write") }
    }

    func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] {
        [.i2c(path: String(cString: node), address: address, bytes: [register] + bytes)]
    }

    func close() {
        descriptor = nil
        claim = nil
    }

    /// The error of the transfer that has just failed. Allocates nothing.
    private func fault(_ call: StaticString) -> BusError {
        let error = SystemError.last(call)
        return error.code == ENODEV && adapterIsGone ? .disconnected : BusError(i2c: error)
    }

    /// Whether the adapter has been removed: it takes its node with it, or leaves the name to another device.
    private var adapterIsGone: Bool {
        var opened = stat()
        var present = stat()
        return fstat(descriptor?.raw ?? -1, &opened) != 0 || stat(node, &present) != 0
            || opened.st_rdev != present.st_rdev
    }
}
