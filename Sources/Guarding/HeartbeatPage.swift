import CLinux
import Glibc
import LinuxSystem
import Quantities
import Synchronization

/// A page that a runtime and its guard share: the time of the runtime's last sign of life, and of the guard's.
final class HeartbeatPage: Sendable {
    /// The page as a file, to be given to the guard.
    let file: OwnedDescriptor
    // Unsafe only in name: two atomic words in a page that stays mapped as long as self lives.
    nonisolated(unsafe) private let word: UnsafeMutablePointer<Atomic<Int64>>
    nonisolated(unsafe) private let guardWord: UnsafeMutablePointer<Atomic<Int64>>
    private static let bytes = Int(SINEW_GUARD_PAGE_BYTES)

    /// A page without a beat: the guard expects none before the first.
    init() throws(SystemError) {
        let file = try OwnedDescriptor(sinew_sealed_memfd("sinew heartbeat", Self.bytes), from: "memfd_create")
        let base = mmap(nil, Self.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, 0)
        guard let base, base != MAP_FAILED else { throw .last("mmap") }
        word = base.bindMemory(to: Atomic<Int64>.self, capacity: 1)
        word.initialize(to: Atomic(0))
        guardWord = (base + Int(SINEW_GUARD_PAGE_GUARD)).bindMemory(to: Atomic<Int64>.self, capacity: 1)
        guardWord.initialize(to: Atomic(0))
        self.file = file
    }

    deinit {
        munmap(word, Self.bytes)
    }

    /// One atomic store.
    func beat(at time: Timestamp) {
        word.pointee.store(max(1, time.nanoseconds), ordering: .releasing)
    }

    /// When the guard looked last, or nil before its first look.
    var guardLooked: Timestamp? {
        let time = guardWord.pointee.load(ordering: .acquiring)
        return time == 0 ? nil : Timestamp(nanoseconds: time)
    }

    /// One atomic store: no beat is expected until the next.
    func rest() {
        word.pointee.store(0, ordering: .releasing)
    }
}
