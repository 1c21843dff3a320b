public import Quantities

/// A block as its reader sees it: its bytes, what they are, and when they were measured.
///
/// Valid as long as whoever handed it out keeps it pinned: a loop's input for the tick, a ``BlockLease`` for its life.
@frozen
public struct Block: BitwiseCopyable, @unchecked Sendable {
    // Unchecked because of the pointer: the bytes do not change while the block is pinned.
    /// The bytes; none before the first block.
    public let bytes: UnsafeRawBufferPointer
    /// What they are; it lies wholly within them.
    public let geometry: BlockGeometry
    /// The number that the device gave the block: a gap tells how many are missing that never came here.
    public let deviceSequence: UInt64
    /// The number among all that were put on the wire: the first is 1.
    public let sequence: UInt64
    /// When it was measured.
    public let time: Timestamp

    /// No block yet.
    package static var none: Block {
        Block(
            bytes: UnsafeRawBufferPointer(start: nil, count: 0),
            geometry: .points(PointGeometry(.polar, count: 0)), deviceSequence: 0, sequence: 0, time: .zero)
    }
}
