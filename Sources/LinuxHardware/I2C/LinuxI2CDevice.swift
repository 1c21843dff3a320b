import Glibc
import HardwareIO
import LinuxSystem

/// One address on an I2C adapter of the kernel, on a descriptor of its own (`/dev/i2c-N`).
///
/// The adapter decides how bytes travel: as messages where it can, as one SMBus command where it cannot. The kernel lets
/// one transaction at a time onto the bus, so devices on different threads do not mix.
///
/// Unchecked because `close()` must not come while a transfer is under way; all else is constant.
final class LinuxI2CDevice: I2CDevice, @unchecked Sendable {
    let bus: String
    let address: UInt8
    let limits: I2CLimits
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
        limits = functions.limits
        self.descriptor = consume descriptor
        // For C as it is: turning a string into one would allocate at each fault.
        let characters = node.utf8CString
        self.node = .allocate(capacity: characters.count)
        self.node.initialize(from: Array(characters), count: characters.count)
    }

    deinit {
        node.deallocate()
    }

    func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        guard let descriptor = descriptor?.raw else { throw .closed }
        try limits.check(messages, writing: writing.count, reading: reading.count)
        let result =
            functions.contains(.combined)
            ? I2CMessages.transfer(messages, writing: writing, reading: &reading, to: address, on: descriptor)
            : SMBus.transfer(
                try functions.command(for: messages), of: messages, writing: writing, reading: &reading,
                on: descriptor)
        guard result >= 0 else {
            throw fault(SystemError(call: reading.isEmpty ? "I2C write" : "I2C read", code: -result))
        }
    }

    func safeActions(writing bytes: [UInt8]) -> [SafeAction] {
        [.i2c(path: String(cString: node), address: address, bytes: bytes)]
    }

    func close() {
        descriptor = nil
        claim = nil
    }

    /// What the error of a transfer means. Allocates nothing.
    private func fault(_ error: SystemError) -> BusError {
        error.code == ENODEV && adapterIsGone ? .disconnected : BusError(i2c: error)
    }

    /// Whether the adapter has been removed: it takes its node with it, or leaves the name to another device.
    private var adapterIsGone: Bool {
        var opened = stat()
        var present = stat()
        return fstat(descriptor?.raw ?? -1, &opened) != 0 || stat(node, &present) != 0
            || opened.st_rdev != present.st_rdev
    }
}
