import LinuxSystem
import Media
import Quantities
import Subscriptions
import Synchronization

/// Where a driver's blocks leave: the pool that they lie in, and the wire on which their handles travel.
public final class BlockOutlet: Sendable {
    /// What takes blocks here, and what it takes.
    private struct Demand: Sendable {
        var type: BlockType
        var name: String
    }

    /// Places for those who come while the robot runs: a picture for people, a live view.
    private static let guestPlaces = 2

    /// What comes, as far as the file tells.
    let type: BlockType
    let pool = BlockPool()
    let wire = Producer<BlockHandle>()
    let point: BlockFaultPoint
    let guests = LeasePlaces(guestPlaces)
    private let taken = Atomic<UInt64>(0)
    private let sight = Locked<ObservedReading?>(nil)
    private let demands = Locked<[Demand]>([])

    init(_ type: BlockType) {
        self.type = type
        point = BlockFaultPoint(pool: pool, wire: wire, type: type)
        reserve(point.pins + Self.guestPlaces)
    }

    /// How many blocks the device has given, whatever became of them. Any thread.
    var count: UInt64 { taken.load(ordering: .relaxed) }
    /// The last block of which readers heard. Any thread; takes a lock.
    var lastSight: ObservedReading? { sight.withLock { $0 } }

    /// Makes room for one that holds up to so many blocks; before the driver opens its device.
    func reserve(_ pins: Int) {
        let isReserved = pool.reserve(pins)
        precondition(isReserved, "readers of blocks are known before the device is opened")
    }

    /// Notes what one takes here, for the check when the device tells what it gives. Before the driver opens its device.
    func demand(_ type: BlockType, by name: String) {
        demands.withLock { $0.append(Demand(type: type, name: name)) }
    }

    /// Whether blocks of that type are right for the file and for everybody who reads them. For a driver that can choose.
    public func takes(_ type: BlockType) -> Bool {
        self.type.accepts(type) && demands.withLock { $0 }.allSatisfy { $0.type.accepts(type) }
    }

    /// The device's side, once it is known what the device gives; again when that changes. The driver's thread.
    ///
    /// - Parameters:
    ///   - type: what comes, as exactly as the device tells.
    ///   - kept: how many buffers the device needs for itself, so that it can always go on.
    ///   - recent: how many of the newest blocks stay readable although nobody is in them yet.
    /// - Throws: when the file, or somebody who reads the blocks, has asked for others.
    public func open(_ type: BlockType, keeping kept: Int = 2, recent: Int = 2) throws(BlockMismatch) -> BlockFeed {
        guard self.type.accepts(type) else { throw BlockMismatch(given: type, wanted: self.type, by: nil) }
        for demand in demands.withLock({ $0 }) where !demand.type.accepts(type) {
            throw BlockMismatch(given: type, wanted: demand.type, by: demand.name)
        }
        return BlockFeed(outlet: self, writer: pool.open(type, keeping: kept, recent: recent))
    }

    /// Hands a block that the device has filled to everybody. The driver's thread.
    func put(
        _ buffer: BlockBuffer, _ writer: BlockWriter, byteCount: Int, _ geometry: BlockGeometry, deviceSequence: UInt64,
        measuredAt time: Timestamp
    ) -> BlockWriter.Publication {
        taken.store(taken.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        if point.isActive { point.change(buffer.bytes, byteCount: byteCount, geometry) }
        let publication = writer.publish(
            buffer, byteCount: byteCount, geometry, deviceSequence: deviceSequence)
        guard case .published(let handle) = publication else { return publication }
        point.put(handle, measuredAt: time)
        let sequence = wire.lastSequence
        sight.withLock { $0 = ObservedReading(sequence: sequence, time: time, value: .block(geometry)) }
        return publication
    }
}

/// The way of a driver's blocks, once its device is open: buffers to fill, and what to do with them.
///
/// One thread at a time, which is asserted. Nothing waits and nothing is allocated in ``put(_:byteCount:_:deviceSequence:measuredAt:)``
/// while no fault is injected.
public struct BlockFeed: Sendable {
    let outlet: BlockOutlet
    /// The pool's buffers: memory, and which of them is free.
    public let writer: BlockWriter

    /// Hands a block to everybody: loops, services, people. What was not published is still the device's: it goes on with
    /// another block in the same buffer, or gives the buffer back.
    ///
    /// - Parameters:
    ///   - buffer: what the device has filled.
    ///   - byteCount: how many of its bytes are the block.
    ///   - geometry: what they are.
    ///   - deviceSequence: the device's own number of the block.
    ///   - time: when it was measured: the kernel's stamp where there is one; of sound that of the first sample.
    public func put(
        _ buffer: BlockBuffer, byteCount: Int, _ geometry: BlockGeometry, deviceSequence: UInt64,
        measuredAt time: Timestamp
    ) -> BlockWriter.Publication {
        outlet.put(
            buffer, writer, byteCount: byteCount, geometry, deviceSequence: deviceSequence, measuredAt: time)
    }
}

/// A device gives other blocks than were asked for.
public struct BlockMismatch: Error, Sendable, CustomStringConvertible {
    /// What it gives.
    public let given: BlockType
    /// What was asked for.
    public let wanted: BlockType
    /// Who asks for it: a loop's input; nil for the file.
    public let by: String?

    /// The rest of the sentence "the device …".
    public var description: String {
        "gives \(given.name), and \(by ?? "the file") takes \(wanted.name)"
    }
}
