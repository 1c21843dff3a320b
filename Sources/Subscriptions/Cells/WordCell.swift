public import Synchronization

/// The cell of bitwise-copyable elements: a few slots of atomic words and, in the mailbox, the last completed write.
///
/// The writer fills the slot after the newest one and then publishes its number; it never waits and never fails. The
/// reader copies the newest slot and is sure of the copy unless three whole further writes began meanwhile; then it
/// tries again, a bounded number of times. A writer that is stopped in the middle of a write harms nobody: its slot is
/// not the newest. (This is not a sequence lock, whose reader spins while the writer is stopped.)
///
/// All payload goes through relaxed atomic words, so the memory model has nothing to forgive and the thread sanitizer
/// nothing to report. Orderings follow Boehm, "Can seqlocks get along with programming language memory models?" (2012).
@usableFromInline
struct WordCell<Element> {
    /// How many slots there are: a power of two.
    @inlinable static var slots: Int { 4 }
    /// How often a reader tries before it leaves the element for its next poll.
    @inlinable static var attempts: Int { 8 }

    @usableFromInline let words: UnsafeMutablePointer<Atomic<UInt64>>

    @inlinable
    init(at storage: UnsafeMutableRawPointer) {
        words = storage.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    @inlinable static var wholeWords: Int { MemoryLayout<Element>.size / 8 }
    @inlinable static var restBytes: Int { MemoryLayout<Element>.size % 8 }
    /// Words of one slot, rounded up so that slots do not share a cache line.
    @inlinable static var wordsPerSlot: Int { (MemoryLayout<Element>.size + 63) / 64 * 8 }

    /// Memory for the slots, all zero.
    @inlinable
    static func allocate() -> UnsafeMutableRawPointer {
        let count = slots * wordsPerSlot
        let storage = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 128)
        let words = storage.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
        return storage
    }

    /// Copies `element` into the slot of write `number`.
    @inlinable @inline(__always)
    func write(_ element: Element, number: UInt64) {
        let slot = words + Int(truncatingIfNeeded: number & 3) &* Self.wordsPerSlot
        // No word of this write may be seen before the publication of the write before it.
        atomicMemoryFence(ordering: .releasing)
        withUnsafeBytes(of: element) { bytes in
            guard let base = bytes.baseAddress else { return }
            for index in 0..<Self.wholeWords {
                let word = (base + index &* 8).loadUnaligned(as: UInt64.self)
                slot[index].store(word, ordering: .relaxed)
            }
            if Self.restBytes > 0 {
                var word: UInt64 = 0
                withUnsafeMutableBytes(of: &word) { rest in
                    rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[(Self.wholeWords &* 8)...]))
                }
                slot[Self.wholeWords].store(word, ordering: .relaxed)
            }
        }
    }

    /// Copies the slot of write `number`. The copy is whole only if ``isIntact(_:newest:)`` says so afterwards.
    @inlinable @inline(__always)
    func read(number: UInt64) -> Element {
        let slot = words + Int(truncatingIfNeeded: number & 3) &* Self.wordsPerSlot
        return withUnsafeTemporaryAllocation(of: Element.self, capacity: 1) { buffer in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            for index in 0..<Self.wholeWords {
                let word = slot[index].load(ordering: .relaxed)
                bytes.storeBytes(of: word, toByteOffset: index &* 8, as: UInt64.self)
            }
            if Self.restBytes > 0 {
                let word = slot[Self.wholeWords].load(ordering: .relaxed)
                withUnsafeBytes(of: word) { rest in
                    UnsafeMutableRawBufferPointer(rebasing: bytes[(Self.wholeWords &* 8)...])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<Self.restBytes]))
                }
            }
            return buffer[0]
        }
    }

    /// Whether a copy of write `number` is whole when `newest` is the last completed write seen after copying.
    @inlinable @inline(__always)
    static func isIntact(_ number: UInt64, newest: UInt64) -> Bool {
        newest &- number <= UInt64(slots - 2)
    }

    /// Takes the newest element if it was not taken before.
    ///
    /// One thread at a time. Two at once get whole elements all the same, but `taken` may go back, so that an element is
    /// given twice.
    @inlinable @inline(__always)
    func take(_ mailbox: UnsafeMutablePointer<MailboxWords>) -> Element? {
        let taken = mailbox.pointee.taken.load(ordering: .relaxed)
        for _ in 0..<Self.attempts {
            let number = mailbox.pointee.version.load(ordering: .acquiring)
            if number == taken { return nil }
            let element = read(number: number)
            // No word may be read after the version that vouches for it.
            atomicMemoryFence(ordering: .acquiring)
            let newest = mailbox.pointee.version.load(ordering: .relaxed)
            if Self.isIntact(number, newest: newest) {
                mailbox.pointee.give(number)
                return element
            }
        }
        return nil
    }
}
