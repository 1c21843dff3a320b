import LinuxSystem
import Media
import Realtime
import Subscriptions

/// A producer's port of blocks.
final class BlockSourcePort: SourcePort, @unchecked Sendable {
    // Unchecked for the same reason as its base: all properties are constant and Sendable.
    let outlet: BlockOutlet

    init(description: PortDescription, type: BlockType) {
        outlet = BlockOutlet(type)
        super.init(description: description)
    }

    override var count: UInt64 { outlet.count }

    override var faultPoint: (any FaultPoint)? { outlet.point }

    override func watchStillness(after limit: Duration) {
        outlet.point.watch(BlockStillness(port: description.name, limit: limit))
    }

    override func reportStillness(to health: DriverHealth) {
        outlet.point.stillness?.report(to: health)
    }

    override func makeStateInput(_ settings: LoopInputSettings, at slot: Slot) -> LoopInput {
        BlockStateInput(settings, source: outlet, slot: slot)
    }

    override func makeEventInput(
        _ settings: LoopInputSettings, at slot: Slot, ringing bell: LoopBell?
    ) -> LoopInput {
        BlockEventsInput(settings, source: outlet, slot: slot, bell)
    }

    override func makeTap(of slot: Slot) -> LoopTap {
        preconditionFailure("no stage gives blocks")
    }

    override func makeRecord(named name: String, keeping capacity: Int, _ losses: LossCount) -> PortRecord {
        BlockRecord(name: name, port: self, capacity: capacity, losses: losses)
    }

    override func makeWatch(named name: String) -> PortWatch {
        BlockWatch(name: name, description: description, outlet: outlet)
    }
}

/// What came last on a port of blocks, for people.
private final class BlockWatch: PortWatch {
    private let outlet: BlockOutlet

    init(name: String, description: PortDescription, outlet: BlockOutlet) {
        self.outlet = outlet
        super.init(name: name, description: description)
    }

    override func newestReading() -> ObservedReading? { outlet.lastSight }
}

/// What has come on a port of blocks: of each what it is, not its bytes.
private final class BlockRecord: PortRecord {
    private struct Kept {
        var readings: [ObservedReading] = []
        var lost: UInt64 = 0
    }

    private let outlet: BlockOutlet
    private let kept: Locked<Kept>
    private let losses: LossCount
    private let subscription: CallbackSubscription<BlockHandle>

    init(name: String, port: BlockSourcePort, capacity: Int, losses: LossCount) {
        outlet = port.outlet
        self.losses = losses
        let kept = Locked(Kept())
        self.kept = kept
        subscription = outlet.subscribe { block in
            kept.withLock { kept in
                if kept.readings.count >= max(1, capacity) {
                    kept.readings.removeFirst()
                    kept.lost += 1
                }
                kept.readings.append(ObservedReading(block))
            }
        }
        super.init(name: name, description: port.description)
    }

    deinit {
        outlet.wire.unsubscribe(subscription)
    }

    override func take() -> [ObservedReading] {
        kept.withLock { kept in
            losses.note(kept.lost - noted)
            noted = kept.lost
            defer { kept.readings = [] }
            return kept.readings
        }
    }

    /// How many losses have been told of.
    private var noted: UInt64 = 0

    override var lostCount: UInt64 { kept.withLock { $0.lost } }
}

extension ObservedReading {
    init(_ block: Block) {
        self.init(sequence: block.sequence, time: block.time, value: .block(block.geometry))
    }
}

extension SourcePort {
    /// Where a driver puts this port's blocks; nil when it carries values.
    package final var blocks: BlockOutlet? { (self as? BlockSourcePort)?.outlet }
}

extension BlockOutlet {
    /// A reader outside of the loops, which may hold so many leases at a time; nil once the device has been opened.
    package func makeReader(_ delivery: BlockReader.Delivery = .newest, leases: Int = 2) -> BlockReader? {
        BlockReader(of: wire, in: pool, delivery, leases: leases)
    }

    /// Calls `body` with each block, on the driver's thread, until the subscription goes.
    package func subscribe(_ body: @escaping @Sendable (Block) -> Void) -> CallbackSubscription<BlockHandle> {
        wire.subscribeInline({ [pool] reading in
            // The device's thread is here: it takes nothing back meanwhile.
            guard pool.pin(reading.value) else { return }
            body(pool.block(reading))
            pool.unpin(reading.value)
        })
    }

    /// A reader that comes while the device is open, and shares two places with others like it.
    package func makeGuest() -> BlockReader {
        BlockReader(of: wire, in: pool, sharing: guests)
    }
}
