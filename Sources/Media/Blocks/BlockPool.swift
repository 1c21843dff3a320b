internal import LinuxSystem
internal import Quantities
package import Subscriptions

/// The slots between one device and the readers of its blocks.
///
/// Its size is known before the device opens, because the readers are: each says in advance how many blocks it may hold.
/// Slots are never given back while the pool lives, so that a handle of any age can be asked for; the memory behind them
/// may change (``BlockWriter``). Who holds a pin holds the pool.
public final class BlockPool: @unchecked Sendable {
    // Unchecked because `slots` is set once, under the lock and before the first handle exists: who has a handle got it from
    // the device's thread after that. The slots themselves are shared by the protocol in `BlockSlot`.
    private struct Plan {
        /// How many blocks all readers together may hold.
        var pins = 0
        var writer: BlockWriter.Core?
    }

    private let plan = Locked(Plan())
    private(set) var slots = UnsafeMutableBufferPointer<BlockSlot>(start: nil, count: 0)

    /// How many slots there may be: as many as a handle can tell apart.
    static var mostSlots: Int { Int(SlotWord.readerMask) }

    /// A pool without slots: they come when the device opens.
    public init() {}

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    /// Makes room for a reader that holds up to so many blocks at a time. Before the device opens; takes a lock.
    ///
    /// - Returns: false when the device has been opened, so that there is no more room.
    package func reserve(_ pins: Int) -> Bool {
        plan.withLock { plan in
            guard plan.writer == nil, plan.pins + pins <= Self.mostSlots / 2 else { return false }
            plan.pins += pins
            return true
        }
    }

    /// The device's side. The first call settles how many slots there are: those that the readers hold, and those that
    /// the device keeps; later calls, of a device that opens again, find all slots as they are.
    ///
    /// - Parameters:
    ///   - type: what blocks it may publish.
    ///   - kept: how many slots are never lent out, so that the device can always go on; at least 1.
    ///   - recent: how many of the newest blocks stay readable although nobody is in them yet; at least 1.
    public func open(_ type: BlockType, keeping kept: Int = 2, recent: Int = 2) -> BlockWriter {
        precondition(kept >= 1 && recent >= 1, "a device needs a slot to fill and a newest block")
        let core = plan.withLock { plan in
            if let core = plan.writer { return core }
            let count = min(Self.mostSlots, kept + recent + plan.pins)
            slots = .allocate(capacity: count)
            for index in 0..<count { slots.initializeElement(at: index, to: BlockSlot()) }
            let core = BlockWriter.Core(slots: slots, kept: kept, recent: recent)
            plan.writer = core
            return core
        }
        return BlockWriter(self, core, type)
    }

    // MARK: Readers, any thread; no lock, no allocation, no wait

    /// Enters the block if it is still there: it does not change from then on until ``unpin(_:)``.
    package func pin(_ handle: BlockHandle) -> Bool {
        slots[handle.slot].pin(handle.generation)
    }

    /// Leaves a block that was entered.
    package func unpin(_ handle: BlockHandle) {
        slots[handle.slot].unpin()
    }

    /// A block that is pinned, with the number and time of the reading that brought it.
    package func block(_ reading: Reading<BlockHandle>) -> Block {
        let slot = reading.value.slot
        let (memory, byteCount) = (slots[slot].memory, slots[slot].byteCount)
        return Block(
            bytes: UnsafeRawBufferPointer(start: memory.baseAddress, count: byteCount), geometry: slots[slot].geometry,
            deviceSequence: slots[slot].deviceSequence, sequence: reading.sequence, time: reading.time)
    }

    /// How many pins there are on all blocks together. Any thread; while readers are at work it is a moment's picture.
    package var pinCount: Int {
        var count = 0
        for index in slots.indices { count += slots[index].readers }
        return count
    }
}
