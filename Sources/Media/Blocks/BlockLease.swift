/// A block that somebody outside of the loops holds: it stays as it is until the last reference to the lease goes.
///
/// Whoever holds one keeps a buffer from the device: hold it as long as the bytes are needed, and no longer.
public final class BlockLease: Sendable {
    /// The block.
    public let block: Block
    private let pool: BlockPool
    private let handle: BlockHandle
    private let places: LeasePlaces

    /// A lease of a block that has been pinned, in a place that has been taken.
    init(_ block: Block, _ handle: BlockHandle, of pool: BlockPool, in places: LeasePlaces) {
        self.block = block
        self.handle = handle
        self.pool = pool
        self.places = places
    }

    deinit {
        pool.unpin(handle)
        places.leave()
    }
}
