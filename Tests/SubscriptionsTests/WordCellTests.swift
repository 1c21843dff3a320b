import Testing

@testable import Subscriptions

/// Stops the writer or the reader where it is rarely seen.
struct WordCellTests {
    private typealias Cell = WordCell<SIMD8<UInt64>>

    private func whole(_ value: UInt64) -> SIMD8<UInt64> { SIMD8(repeating: value) }

    @Test
    func `a write that was stopped before it is published is not seen and does no harm`() {
        let mailbox = Mailbox()
        let storage = Cell.allocate()
        defer { storage.deallocate() }
        let cell = Cell(at: storage)
        cell.write(whole(1), number: 1)
        _ = mailbox.words.pointee.publish(1, knowing: 0)
        // Half of the second write: the slot is dirty, the version is not.
        cell.write(whole(2), number: 2)
        #expect(cell.take(mailbox.words) == whole(1))
        #expect(cell.take(mailbox.words) == nil)
        _ = mailbox.words.pointee.publish(2, knowing: 0)
        #expect(cell.take(mailbox.words) == whole(2))
    }

    @Test
    func `a copy is whole while at most two further writes are complete`() {
        // With four slots, the third further write may have begun in the copied slot once the second is complete plus
        // one: versions n, n + 1 and n + 2 vouch for the copy, n + 3 does not.
        #expect(Cell.isIntact(7, newest: 7))
        #expect(Cell.isIntact(7, newest: 9))
        #expect(!Cell.isIntact(7, newest: 10))
    }
}
