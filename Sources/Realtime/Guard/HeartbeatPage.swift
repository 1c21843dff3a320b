import CLinux
import Glibc
import LinuxSystem
import Quantities
import Synchronization

/// A page that a runtime and its guard share: the time of the runtime's last sign of life, and nothing else.
final class HeartbeatPage: Sendable {
    /// The page as a file, to be given to the guard.
    let file: OwnedDescriptor
    // Unsafe only in name: one atomic word at the beginning of a page that stays mapped as long as self lives.
    nonisolated(unsafe) private let word: UnsafeMutablePointer<Atomic<Int64>>
    private static let bytes = Int(SINEW_GUARD_PAGE_BYTES)

    /// A page without a beat: the guard expects none before the first.
    init() throws(SystemError) {
        let file = try OwnedDescriptor(sinew_sealed_memfd("sinew heartbeat", Self.bytes), from: "memfd_create")
        let base = mmap(nil, Self.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, 0)
        guard let base, base != MAP_FAILED else { throw .last("mmap") }
        word = base.bindMemory(to: Atomic<Int64>.self, capacity: 1)
        word.initialize(to: Atomic(0))
        self.file = file
    }

    deinit {
        munmap(word, Self.bytes)
    }

    /// One atomic store.
    func beat(at time: Timestamp) {
        word.pointee.store(max(1, time.nanoseconds), ordering: .releasing)
    }

    /// One atomic store: no beat is expected until the next.
    func rest() {
        word.pointee.store(0, ordering: .releasing)
    }
}
