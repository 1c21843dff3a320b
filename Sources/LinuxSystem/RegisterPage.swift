import CLinux
import Glibc

/// A page of 32-bit registers in memory that also is a file, so that `pwrite` on its descriptor sets a register
/// without any of this program's code: what the registers of a device are to a driver, for simulated devices.
///
/// A register is one aligned word, which processors write as a whole. Loads and stores allocate nothing; the owner
/// orders those of its own threads by a lock.
public final class RegisterPage: Sendable {
    /// The descriptor of the memory file, open as long as this object lives.
    public var descriptor: Int32 { file.raw }
    /// How many registers there are.
    public let count: Int

    private let file: OwnedDescriptor
    // Unsafe: the mapping is memory that the kernel shares; every access goes through `address(of:)`, which checks
    // the bounds, and the mapping ends with this object.
    private nonisolated(unsafe) let base: UnsafeMutableRawPointer

    /// A page of registers, all 0.
    ///
    /// - Parameters:
    ///   - name: shown in `/proc/*/fd` and `/proc/*/maps`.
    ///   - count: how many registers, at least one.
    /// - Throws: when the system has no memory or no descriptors left.
    public init(name: String, count: Int) throws(SystemError) {
        precondition(count > 0, "a page has at least one register")
        let file = try OwnedDescriptor(sinew_memfd(name), from: "memfd_create")
        let bytes = count * MemoryLayout<UInt32>.stride
        guard ftruncate(file.raw, bytes) == 0 else { throw .last("ftruncate") }
        guard let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, 0), base != MAP_FAILED else {
            throw .last("mmap")
        }
        self.file = file
        self.base = base
        self.count = count
    }

    deinit {
        munmap(base, count * MemoryLayout<UInt32>.stride)
    }

    /// The value of a register.
    public func load(_ index: Int) -> UInt32 {
        address(of: index).load(as: UInt32.self)
    }

    /// Sets a register.
    public func store(_ value: UInt32, at index: Int) {
        address(of: index).storeBytes(of: value, as: UInt32.self)
    }

    /// What sets a register to a value with one system call, for as long as this page lives.
    public func action(setting value: UInt32, at index: Int) -> SafeAction {
        precondition(index >= 0 && index < count, "a page has registers 0..<count")
        let bytes = withUnsafeBytes(of: value) { [UInt8]($0) }
        return .write(descriptor: descriptor, offset: Int64(index * MemoryLayout<UInt32>.stride), bytes: bytes)
    }

    private func address(of index: Int) -> UnsafeMutableRawPointer {
        precondition(index >= 0 && index < count, "a page has registers 0..<count")
        return base + index * MemoryLayout<UInt32>.stride
    }
}
