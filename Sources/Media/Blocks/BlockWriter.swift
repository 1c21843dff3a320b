internal import Synchronization

/// A slot that the device has, to be filled and then published or given back.
public struct BlockBuffer: @unchecked Sendable {
    // Unchecked because of the pointer: the device's thread alone has it until the block is published.
    /// Its number in the pool, from 0, for a device that keeps something beside each.
    public let slot: Int
    /// Where the block goes.
    public let bytes: UnsafeMutableRawBufferPointer
}

/// The device's side of a pool: gets slots to fill, and publishes what is in them.
///
/// The device can always go on: a slot is lent out only while enough others stay, and what cannot be lent because readers
/// hold everything is withheld and counted. So a slow reader loses blocks and never holds the device up.
///
/// One thread at a time, which is asserted. No call waits; memory is allocated and given back here and nowhere else.
public final class BlockWriter: Sendable {
    /// What became of a block.
    public enum Publication: Sendable, Equatable {
        /// Readers may pin it by that handle.
        case published(BlockHandle)
        /// Readers hold everything that may be lent: the buffer is still the device's.
        case withheld
        /// The geometry does not lie within the bytes, or is not of the type that was said: the buffer is still the device's.
        case malformed
    }

    private let pool: BlockPool
    private let core: Core
    /// What blocks it may publish.
    public let type: BlockType

    init(_ pool: BlockPool, _ core: Core, _ type: BlockType) {
        self.pool = pool
        self.core = core
        self.type = type
    }

    /// How many slots there are, and so how many buffers are worth asking of a device.
    public var slotCount: Int { pool.slots.count }

    /// How many blocks were published. Any thread.
    public var publishedCount: UInt64 { core.published.load(ordering: .relaxed) }
    /// How many were withheld. Any thread.
    public var withheldCount: UInt64 { core.withheld.load(ordering: .relaxed) }
    /// How many were malformed. Any thread.
    public var malformedCount: UInt64 { core.malformed.load(ordering: .relaxed) }

    // MARK: Memory

    /// Gives every slot memory of so many bytes: those that the device has at once, those that are lent out when they come
    /// back. Buffers that were handed out before are not valid any more.
    public func allocate(byteCount: Int) {
        precondition(byteCount > 0, "a block of \(byteCount) bytes")
        core.alone { $0.renew(byteCount: byteCount) }
    }

    /// Takes the memory of every slot away, for a device that brings its own anew: of those that are lent out when they
    /// come back. Buffers that were handed out before are not valid any more.
    public func unmount() {
        core.alone { $0.renew(byteCount: nil) }
    }

    /// Gives a slot without memory that of a device's buffer.
    ///
    /// - Returns: the buffer, in the device's hands; nil when every slot has memory or is still being read.
    public func mount(_ memory: BlockMemory) -> BlockBuffer? {
        core.alone { $0.mount(memory) }
    }

    // MARK: Blocks

    /// A buffer to fill: one that is free, or the oldest block that nobody is in and that is not among the newest.
    ///
    /// Never nil for a device that has one buffer at a time: at least one is always kept for it.
    public func acquire() -> BlockBuffer? {
        core.alone { $0.acquire() }
    }

    /// Gives a buffer back that was not filled.
    public func giveBack(_ buffer: BlockBuffer) {
        core.alone { $0.giveBack(buffer) }
    }

    /// Lets readers into a buffer.
    ///
    /// - Parameters:
    ///   - byteCount: how many of its bytes are the block.
    ///   - geometry: what they are.
    ///   - deviceSequence: the device's own number of the block.
    public func publish(
        _ buffer: BlockBuffer, byteCount: Int, _ geometry: BlockGeometry, deviceSequence: UInt64
    ) -> Publication {
        let isSound = byteCount >= 0 && byteCount <= buffer.bytes.count && geometry.fits(in: byteCount)
        guard isSound, type.allows(geometry) else {
            core.malformed.wrappingAdd(1, ordering: .relaxed)
            return .malformed
        }
        return core.alone { core in
            guard core.mayLend() else {
                core.withheld.wrappingAdd(1, ordering: .relaxed)
                return .withheld
            }
            core.published.wrappingAdd(1, ordering: .relaxed)
            return .published(core.lend(buffer.slot, byteCount, geometry, deviceSequence))
        }
    }
}
