import Media
import Quantities
import Realtime
import Subscriptions

/// A loop's input of blocks as they come: everything since the tick before, once, pinned for the tick.
final class BlockEventsInput: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let pool: BlockPool
    private let subscription: EventSubscription<BlockHandle>
    private let slot: UnsafeMutablePointer<BlockSlots>
    private let readings: UnsafeMutableBufferPointer<Reading<BlockHandle>>
    private let blocks: UnsafeMutablePointer<Block>
    private var pinned = 0

    /// How many blocks of one tick are kept; more are counted. Each has a buffer in the device's pool.
    static func depth(_ type: BlockType) -> Int {
        switch type {
        case .frames: 4
        case .samples: 32
        case .points: 8
        }
    }

    /// - Parameter bell: what each block rings, if the loop ticks on them.
    init(_ settings: LoopInputSettings, source: BlockOutlet, slot: Slot, _ bell: LoopBell?) {
        let depth = Self.depth(source.type)
        source.reserve(depth)
        pool = source.pool
        subscription = EventSubscription(capacity: depth)
        if let bell {
            source.wire.subscribe(RingingBlocks(subscription, bell))
        } else {
            source.wire.subscribe(subscription)
        }
        readings = .allocate(capacity: depth)
        blocks = .allocate(capacity: depth)
        blocks.initialize(repeating: .none, count: depth)
        self.slot = slot.value(BlockSlots.self)
        self.slot.initialize(to: BlockSlots(count: 0, kept: 0, blocks: blocks))
        super.init(settings)
    }

    override var isEvent: Bool { true }
    override var hasEnd: Bool { true }

    deinit {
        // The slot is the plan's, which may be gone.
        unpin()
        readings.deallocate()
        blocks.deallocate()
    }

    override func begin() {
        let batch = subscription.drain(into: readings)
        var kept = 0
        var index = 0
        while index < batch.kept {
            // One that the device has taken back meanwhile is lost as if it had given way in the queue.
            if pool.pin(readings[index].value) {
                if kept < index { readings[kept] = readings[index] }
                blocks[kept] = pool.block(readings[index])
                kept += 1
            }
            index += 1
        }
        pinned = kept
        slot.pointee.count = batch.count
        slot.pointee.kept = kept
        let lost = batch.count &- UInt64(kept)
        if lost > 0 { noteLost(lost) }
        if batch.kept > 0 { note(readings[max(0, kept - 1)].time, count: batch.count) }
    }

    override func end() {
        unpin()
        slot.pointee.kept = 0
    }

    private func unpin() {
        var index = 0
        while index < pinned {
            pool.unpin(readings[index].value)
            index += 1
        }
        pinned = 0
    }
}

/// Hands each block on to a loop's subscription, and then calls the loop, which ticks on them.
private final class RingingBlocks: Subscription {
    private let blocks: EventSubscription<BlockHandle>
    private let bell: LoopBell

    init(_ blocks: EventSubscription<BlockHandle>, _ bell: LoopBell) {
        self.blocks = blocks
        self.bell = bell
    }

    func put(_ reading: Reading<BlockHandle>) {
        blocks.put(reading)
        // Behind the block: a loop that has taken the ring finds it.
        bell.ring()
    }

    func finish(throwing failure: (any Error)?) { blocks.finish(throwing: failure) }
    func attach(toRealtimeWriter isRealtime: Bool) { blocks.attach(toRealtimeWriter: isRealtime) }
}
