internal import Synchronization

/// How a slot's word is made up. The generation is odd while the block in it may be read, and even while the device has
/// the slot; below it is the number of readers that are in it.
enum SlotWord {
    static let generationShift: UInt64 = 16
    static let readerMask: UInt64 = 0xFFFF
    static let oneGeneration: UInt64 = 1 << generationShift
}

/// A place for one block: the word in which the device and the readers meet, and what the block is.
///
/// The protocol is searched in `Models/block-pool.pml`. What is not atomic is written by the device while the slot is its
/// own, and read by who has pinned it.
struct BlockSlot: ~Copyable {
    private let word = Atomic<UInt64>(0)
    /// Where the block's bytes are, and how many there is room for.
    var memory: UnsafeMutableRawBufferPointer = .init(start: nil, count: 0)
    /// How many of them are the block.
    var byteCount = 0
    var geometry = BlockGeometry.points(PointGeometry(.polar, count: 0))
    /// The device's own number of the block.
    var deviceSequence: UInt64 = 0
    /// Two slots share no cache line.
    private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    /// How many readers are in it. Any thread.
    var readers: Int { Int(word.load(ordering: .relaxed) & SlotWord.readerMask) }

    // MARK: The device's thread

    /// Lets readers in.
    ///
    /// - Returns: the generation of the block.
    borrowing func publish() -> UInt64 {
        // Nobody else changes the word while the generation is even.
        let generation = word.load(ordering: .relaxed) >> SlotWord.generationShift &+ 1
        // Releasing: who pins it sees the block.
        word.store(generation << SlotWord.generationShift, ordering: .releasing)
        return generation
    }

    /// Takes the slot back when no reader is in it; from then on no handle of it can be pinned.
    borrowing func takeBack() -> Bool {
        let seen = word.load(ordering: .relaxed)
        guard seen & SlotWord.readerMask == 0 else { return false }
        // Acquiring: the last reader has done with the bytes before they are written.
        return word.compareExchange(expected: seen, desired: seen &+ SlotWord.oneGeneration, ordering: .acquiring)
            .exchanged
    }

    // MARK: Readers, any thread

    /// Enters the slot if that generation is still in it.
    ///
    /// Tries again only when another thread has entered, left or taken back meanwhile: one that was preempted holds nobody
    /// up.
    borrowing func pin(_ generation: UInt64) -> Bool {
        var seen = word.load(ordering: .relaxed)
        while seen >> SlotWord.generationShift == generation, seen & SlotWord.readerMask != SlotWord.readerMask {
            let (isIn, found) = word.compareExchange(
                expected: seen, desired: seen &+ 1, successOrdering: .acquiring, failureOrdering: .relaxed)
            if isIn { return true }
            seen = found
        }
        return false
    }

    /// Leaves the slot.
    borrowing func unpin() {
        // Releasing: what was read is read before the device writes again.
        let left = word.subtract(1, ordering: .releasing).newValue
        assert(left & SlotWord.readerMask != SlotWord.readerMask, "a slot was left more often than entered")
    }
}
