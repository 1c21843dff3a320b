import Quantities
import Subscriptions

@testable import Media

/// A pool with its device's side and the wire behind it.
final class PoolBench: Sendable {
    let pool: BlockPool
    let wire: Producer<BlockHandle>
    let writer: BlockWriter

    static let words = 64

    /// - Parameter pins: how many blocks all readers may hold, besides those that have reserved already.
    init(
        pool: BlockPool = BlockPool(), wire: Producer<BlockHandle> = Producer(), pins: Int = 0, kept: Int = 2,
        recent: Int = 2
    ) {
        self.pool = pool
        self.wire = wire
        _ = pool.reserve(pins)
        writer = pool.open(.points(), keeping: kept, recent: recent)
        writer.allocate(byteCount: Self.words * 8)
    }

    /// Publishes a block in which every word is that number.
    @discardableResult
    func put(_ number: UInt64) -> BlockHandle? {
        guard let buffer = writer.acquire() else { return nil }
        let words = buffer.bytes.bindMemory(to: UInt64.self)
        var index = 0
        while index < Self.words {
            words[index] = number
            index += 1
        }
        let geometry = BlockGeometry.points(PointGeometry(.polar, count: Int32(Self.words)))
        switch writer.publish(buffer, byteCount: Self.words * 8, geometry, deviceSequence: number) {
        case .published(let handle):
            wire.put(handle, measuredAt: Timestamp(nanoseconds: Int64(number)))
            return handle
        case .withheld, .malformed:
            writer.giveBack(buffer)
            return nil
        }
    }
}

extension Block {
    /// The number of which every word is made; nil when they differ.
    var number: UInt64? {
        var index = 0
        while index < bytes.count / 8 {
            if bytes.load(fromByteOffset: index * 8, as: UInt64.self) != deviceSequence { return nil }
            index += 1
        }
        return deviceSequence
    }
}
