import Media
import Quantities
import Subscriptions

/// A loop's input of the newest block, which it keeps pinned until there is a newer one.
final class BlockStateInput: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let pool: BlockPool
    private let subscription: MostRecentSubscription<BlockHandle>
    private let place: UnsafeMutablePointer<Block>
    private let freshness: UnsafeMutablePointer<Freshness>
    private let invalid: UnsafeMutablePointer<Bool>
    private var held: BlockHandle?
    private var measured = Timestamp.zero
    private var lastSequence: UInt64 = 0

    /// How often in one tick it asks again when the device has taken a block back meanwhile: only one that overtakes the
    /// loop several times in an instant comes to that.
    private static let attempts = 4

    init(_ settings: LoopInputSettings, source: BlockOutlet, slot: Slot) {
        source.reserve(1)
        pool = source.pool
        subscription = source.wire.subscribe()
        place = slot.value(Block.self)
        place.initialize(to: .none)
        freshness = slot.freshness
        freshness.initialize(to: Freshness(time: .zero, isFresh: false))
        invalid = slot.invalid
        super.init(settings)
    }

    deinit {
        if let held { pool.unpin(held) }
    }

    override func poll(_ now: Timestamp) -> InputCondition {
        var attempt = 0
        while attempt < Self.attempts, let reading = subscription.poll() {
            attempt += 1
            if pool.pin(reading.value) {
                take(reading)
                break
            }
            noteLost(1)
        }
        guard held != nil else { return .empty }
        guard let maxAge = settings.maxAge, now.nanoseconds(since: measured) > maxAge else { return .ready }
        guard case .hold = settings.whenOld else { return .tooOld }
        freshness.pointee.isOld = true
        return .ready
    }

    private func take(_ reading: Reading<BlockHandle>) {
        if let held { pool.unpin(held) }
        held = reading.value
        place.pointee = pool.block(reading)
        freshness.pointee = Freshness(time: reading.time, isFresh: true)
        invalid.pointee = false
        measured = reading.time
        note(reading.time, count: reading.sequence &- lastSequence)
        lastSequence = reading.sequence
    }

    override func end() {
        freshness.pointee.isFresh = false
    }
}
