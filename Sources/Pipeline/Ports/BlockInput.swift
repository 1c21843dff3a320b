import Media
import Quantities

/// A stage's view of an input of blocks: the newest one, which does not change while the stages run.
///
/// Valid for the life of the plan it was made for, on the loop's thread. Reading it is a load from memory. A stage that
/// wants something of a block in a later tick copies it: the block may be another one by then.
@frozen
public struct BlockInput: @unchecked Sendable {
    // Unchecked because the slot is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let place: UnsafeMutablePointer<Block>
    @usableFromInline let freshness: UnsafeMutablePointer<Freshness>

    init(_ slot: Slot) {
        place = slot.value(Block.self)
        freshness = slot.freshness
    }

    /// The newest block, of the type that the stage's description names. Before the first it is empty, but then the loop
    /// does not run.
    @inlinable public var block: Block { place.pointee }
    /// Whether the block has arrived since the stages ran last. Ticks in which the loop waits for its inputs do not count.
    @inlinable public var isFresh: Bool { freshness.pointee.isFresh }
    /// Whether the block is older than its input's `maxAgeMs`, so that `whenOld` has it held.
    @inlinable public var isOld: Bool { freshness.pointee.isOld }
    /// When it was measured.
    @inlinable public var time: Timestamp { freshness.pointee.time }
}

/// A stage's view of an event input of blocks: everything that has come since the stages ran last, once.
///
/// Valid for the life of the plan it was made for, on the loop's thread; the blocks are valid for the tick.
@frozen
public struct BlockEvents: @unchecked Sendable {
    // Unchecked: see BlockInput.
    @usableFromInline let slot: UnsafeMutablePointer<BlockSlots>

    init(_ slot: Slot) {
        self.slot = slot.value(BlockSlots.self)
    }

    /// How many came, exact even when not all could be kept.
    @inlinable public var count: UInt64 { slot.pointee.count }
    /// Whether more came than could be kept; the kept ones are the newest. Sound has a gap then.
    @inlinable public var isTruncated: Bool { slot.pointee.count > UInt64(slot.pointee.kept) }
    /// The blocks that were kept, oldest first, each with its own time and number.
    @inlinable public var blocks: UnsafeBufferPointer<Block> {
        UnsafeBufferPointer(start: slot.pointee.blocks, count: slot.pointee.kept)
    }
}

/// A place in a loop's plan for the blocks that have come since the last tick.
@usableFromInline
struct BlockSlots: BitwiseCopyable {
    @usableFromInline var count: UInt64
    /// How many of them, the newest, are in `blocks`, the oldest first.
    @usableFromInline var kept: Int
    /// The blocks' memory, owned by the loop's input.
    @usableFromInline var blocks: UnsafeMutablePointer<Block>
}

/// A typed key to a producer's port of blocks.
public struct BlockOutputKey: Sendable {
    let index: Int
}

/// A typed key to a stage's input of blocks.
public struct BlockKey: Sendable {
    let index: Int
}

/// A typed key to a stage's event input of blocks.
public struct BlockEventKey: Sendable {
    let index: Int
}
