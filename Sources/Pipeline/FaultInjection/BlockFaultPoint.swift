import LinuxSystem
import Media
import Quantities
import Subscriptions
import Synchronization

/// Where a fault is injected between a device of blocks and those who read them.
///
/// Without a fault a block pays two loads. With one it passes under a lock, on the driver's thread or the one that hands
/// delayed blocks over; no loop comes here. What a fault repeats or delays it keeps pinned, in places of its own.
final class BlockFaultPoint: FaultPoint, @unchecked Sendable {
    // Unchecked because what is neither constant nor atomic is touched while `monitor` is held; `thread` by the injector
    // alone, which comes one call at a time.
    /// How many blocks it keeps at most: so many are on their way while a fault delays them; more are lost.
    let pins: Int
    private let type: BlockType
    private let pool: BlockPool
    private let wire: Producer<BlockHandle>
    /// The number of the order that stands; 0 when there is none. The monitor is held while it changes.
    private let number = Atomic<UInt64>(0)
    private let monitor = Monitor()
    private var order: FaultOrder?
    private var random = RandomBits(seed: 0)
    /// What is repeated.
    private var held: BlockHandle?
    private var delayed = DelayLine<BlockHandle>()
    private var delayedCount = 0
    /// The delayed block that was handed over last: it stays until the next, so that its readers find it.
    private var trailing: BlockHandle?
    private var thread: SystemThread?
    /// Keeps back what stands still; set before the driver runs. Used where `wire` is.
    private(set) var stillness: BlockStillness?

    init(pool: BlockPool, wire: Producer<BlockHandle>, type: BlockType) {
        self.pool = pool
        self.wire = wire
        self.type = type
        pins =
            switch type {
            case .frames: 4
            case .samples: 64
            case .points: 8
            }
    }

    deinit {
        release()
    }

    /// Before the driver runs.
    func watch(_ stillness: BlockStillness) {
        self.stillness = stillness
    }

    // MARK: The driver's thread

    /// Whether there may be a fault.
    var isActive: Bool { number.load(ordering: .relaxed) != 0 }

    /// Changes what the device has filled, before anybody reads it.
    func change(_ buffer: UnsafeMutableRawBufferPointer, byteCount: Int, _ geometry: BlockGeometry) {
        monitor.withLock {
            guard let order, Timestamp.now() < order.end, byteCount <= buffer.count else { return }
            let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<max(0, byteCount)])
            switch order.fault.kind {
            case .garbage:
                BlockChange.randomise(bytes, &random)
            case .wrong(let scale, let offset, let inverted):
                BlockChange.distort(bytes, geometry, scale: scale, offset: offset, inverted: inverted)
            default:
                break
            }
        }
    }

    /// Hands a block on, or does with it what the fault says.
    func put(_ handle: BlockHandle, measuredAt time: Timestamp) {
        // Acquiring: who ended a fault has put what was still delayed before.
        if number.load(ordering: .acquiring) == 0 {
            hand(handle, time)
        } else {
            monitor.withLock { disturb(handle, time) }
        }
    }

    private func disturb(_ handle: BlockHandle, _ time: Timestamp) {
        let now = Timestamp.now()
        guard let order, now < order.end else {
            handOver(at: .distantFuture)
            return hand(handle, time)
        }
        switch order.fault.kind {
        case .off:
            break
        case .stuck:
            if held == nil, pool.pin(handle) { held = handle }
            hand(held ?? handle, time)
        case .garbage, .wrong:
            hand(handle, time)
        case .slow(let delay):
            // One place is for the block that was handed over last.
            guard delayedCount < pins - 1, pool.pin(handle) else { return }
            if delayed.firstDue == nil { monitor.wakeAll() }
            delayed.append(Reading(sequence: 0, time: time, value: handle), due: now.advanced(by: delay))
            delayedCount += 1
        case .intermittent(let probability):
            if !random.happens(probability) { hand(handle, time) }
        case .crash:
            fatalError("a crash was injected into a producer")
        }
    }

    /// Lets readers know of a block, unless it stands still.
    private func hand(_ handle: BlockHandle, _ time: Timestamp) {
        if let stillness, !stillness.passes(Reading(sequence: 0, time: time, value: handle), in: pool) { return }
        wire.put(handle, measuredAt: time)
    }

    // MARK: Delayed blocks

    /// Hands over what is due, on a thread of its own, while that order stands.
    private func deliverDelayed(_ number: UInt64) {
        monitor.withLock {
            while let order, order.number == number {
                let now = Timestamp.now()
                handOver(at: now < order.end ? now : .distantFuture)
                if now >= order.end { return }
                monitor.wait(until: min(delayed.firstDue ?? .distantFuture, order.end))
            }
        }
    }

    private func handOver(at time: Timestamp) {
        while let reading = delayed.next(at: time) {
            delayedCount -= 1
            hand(reading.value, reading.time)
            if let trailing { pool.unpin(trailing) }
            trailing = reading.value
        }
    }

    /// Lets go of what it keeps.
    private func release() {
        if let held { pool.unpin(held) }
        held = nil
        while let reading = delayed.next(at: .distantFuture) { pool.unpin(reading.value) }
        delayedCount = 0
        if let trailing { pool.unpin(trailing) }
        trailing = nil
    }

    // MARK: The injector's thread

    func isChanged(by kind: InjectedFault.Kind) -> Bool {
        guard case .wrong = kind, case .frames(let formats, _, _) = type, !formats.isEmpty else { return true }
        return formats.contains { $0 != .mjpeg }
    }

    var remedyWithoutEffect: String { "its pictures are compressed: ask the device for another format" }

    func inject(_ order: FaultOrder) throws(SystemError) {
        clear()
        monitor.withLock {
            self.order = order
            random = RandomBits(seed: order.fault.seed)
            number.store(order.number, ordering: .releasing)
        }
        guard case .slow = order.fault.kind else { return }
        do {
            thread = try SystemThread(ThreadSettings(name: "injected-delay")) { [self] in
                deliverDelayed(order.number)
            }
        } catch {
            clear()
            throw error
        }
    }

    /// Ends the fault; what is still delayed is handed over at once.
    func clear() {
        monitor.withLock {
            handOver(at: .distantFuture)
            release()
            order = nil
            number.store(0, ordering: .releasing)
            monitor.wakeAll()
        }
        thread?.join()
        thread = nil
    }
}
