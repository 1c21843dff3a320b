/// The memory of one block: allocated, or mapped from a device. Given back when nothing refers to it any more, which a
/// pool sees to on the device's thread and never while a reader is in it.
public final class BlockMemory: @unchecked Sendable {
    // Unchecked because of the pointer: who may write and read the bytes is the pool's affair.
    /// Where it is.
    public let bytes: UnsafeMutableRawBufferPointer
    private let release: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    /// Memory from elsewhere, such as a mapping of a device's buffer.
    ///
    /// - Parameter release: gives it back; called once, by the last who refers to it.
    public init(
        _ bytes: UnsafeMutableRawBufferPointer, release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        self.bytes = bytes
        self.release = release
    }

    /// Memory of so many bytes, all zero.
    public convenience init(byteCount: Int) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        self.init(bytes) { $0.deallocate() }
    }

    deinit {
        release(bytes)
    }
}
