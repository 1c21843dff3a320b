public import Synchronization

/// The words through which a writer and a reader meet, laid out so that each side writes cache lines of its own.
@usableFromInline
package struct MailboxWords: ~Copyable {
    /// The number of the last completed write; written by the writer alone.
    @usableFromInline let version = Atomic<UInt64>(0)
    /// When the newest element was measured, in nanoseconds; `.min` until there is one. Written by the writer alone.
    @usableFromInline let measured = Atomic<Int64>(.min)
    private let padding1 = CacheLinePadding()
    /// See ``Flags``; written rarely, read by the writer on each put.
    @usableFromInline let flags = Atomic<UInt32>(0)
    private let padding2 = CacheLinePadding()
    /// 1 while a reader is at work.
    @usableFromInline let claim = Atomic<UInt32>(0)
    /// The number of the last write that the reader took.
    @usableFromInline let taken = Atomic<UInt64>(0)
    /// How many elements the reader was given, where the newest alone is kept: all other writes before the last one taken
    /// were overwritten unread.
    @usableFromInline let given = Atomic<UInt64>(0)
    /// How many elements the reader passed over, or never got to see, where each one counts.
    @usableFromInline let lost = Atomic<UInt64>(0)
    /// Up to this version a write may have been published without a fence; `.max` until the first wait.
    let unfenced = Atomic<UInt64>(.max)
    private let padding3 = CacheLinePadding()

    init() {}

    /// Makes write number `number` visible and returns the flags as they are afterwards.
    ///
    /// The store and the load that follows it must not change places as seen by a reader who sets a waiting flag and
    /// then looks at the version. Once somebody waits here, the store is sequentially consistent (`xchg` on x86-64,
    /// `stlr` before `ldar` on arm64); before that the reader's ``ProcessBarrier`` stands in for the fence.
    @inlinable @inline(__always)
    func publish(_ number: UInt64, knowing known: UInt32) -> UInt32 {
        if known & Flags.fenced != 0 {
            version.store(number, ordering: .sequentiallyConsistent)
        } else {
            version.store(number, ordering: .releasing)
        }
        return flags.load(ordering: .sequentiallyConsistent)
    }

    /// Takes note that the reader was given the element of write `number`. The reader alone.
    @inlinable @inline(__always)
    func give(_ number: UInt64) {
        taken.store(number, ordering: .releasing)
        given.store(given.load(ordering: .relaxed) &+ 1, ordering: .releasing)
    }

    /// How many elements were overwritten unread, up to this moment. Any thread; while the reader is just taking one,
    /// another thread may see one too many.
    var overwritten: UInt64 {
        let given = given.load(ordering: .acquiring)
        let taken = taken.load(ordering: .acquiring)
        let written = version.load(ordering: .acquiring)
        let known = given &+ (written == taken ? 0 : 1)
        return written > known ? written &- known : 0
    }

    /// Takes the reader's place, if it is free.
    @inlinable @inline(__always)
    func claimReader() -> Bool {
        claim.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged
    }

    /// Gives the reader's place back.
    @inlinable @inline(__always)
    func releaseReader() {
        claim.store(0, ordering: .releasing)
    }
}

/// Keeps what follows off the cache line of what precedes: 128 bytes, for processors that fetch lines in pairs.
struct CacheLinePadding: BitwiseCopyable {
    private let words:
        (
            UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
            UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
        ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}

/// The bits of a mailbox's flag word.
@usableFromInline
package enum Flags {
    /// No element follows.
    @usableFromInline static let closed: UInt32 = 1
    /// A thread sleeps, or is about to, until the next element.
    @usableFromInline static let threadWaits: UInt32 = 2
    /// A task is suspended, or is about to be, until the next element.
    @usableFromInline static let taskWaits: UInt32 = 4
    /// Somebody has waited here before: the writer publishes with a full fence from now on.
    @usableFromInline static let fenced: UInt32 = 8
    /// The writer is a real-time loop: tasks are resumed by the relay.
    @usableFromInline static let realtimeWriter: UInt32 = 16
    /// Either kind of waiting.
    @usableFromInline static let waits: UInt32 = 6
}
