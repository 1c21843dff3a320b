/// One block on its way: which slot of its pool it lies in, and in which generation of that slot.
///
/// It is copied bit by bit and owns nothing: a handle that nobody reads holds nothing back. Who wants to look pins it
/// first, which fails when the device has taken the slot back meanwhile.
@frozen
public struct BlockHandle: BitwiseCopyable, Sendable, Hashable {
    /// The generation, always odd, above the slot's index in the lower 16 bits.
    @usableFromInline let word: UInt64

    init(slot: Int, generation: UInt64) {
        word = generation << SlotWord.generationShift | UInt64(slot)
    }

    var slot: Int { Int(word & SlotWord.readerMask) }
    var generation: UInt64 { word >> SlotWord.generationShift }
}
