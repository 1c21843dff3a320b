import Media
import Quantities
import Subscriptions

/// Keeps blocks back that repeat the same bytes for too long: those of a camera or a microphone that hangs. They would pass
/// for fresh, and a robot would go by a picture of long ago.
///
/// Of each block at most 512 words are looked at, spread over all of it: what comes from a sensor has noise everywhere, so
/// that no two are alike. Used by one thread at a time; it allocates nothing.
final class BlockStillness: Sendable {
    private let watch: StillnessWatch<Int>

    /// - Parameters:
    ///   - port: the port's name, for messages.
    ///   - limit: for how long the same block may come.
    init(port: String, limit: Duration) {
        watch = StillnessWatch(port: port, limit: limit)
    }

    /// Who is told.
    func report(to health: DriverHealth) { watch.report(to: health) }

    /// Whether a block may be handed on. It is the device's still, or pinned.
    func passes(_ reading: Reading<BlockHandle>, in pool: BlockPool) -> Bool {
        watch.passes(Reading(sequence: 0, time: reading.time, value: Self.digest(pool.block(reading).bytes)))
    }

    /// FNV-1a over words instead of bytes (G. Fowler, L. C. Noll, K.-P. Vo).
    static func digest(_ bytes: UnsafeRawBufferPointer) -> Int {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
        // An odd step does not stay in a column.
        let step = max(8, bytes.count / 512 | 1)
        var place = 0
        while place + 8 <= bytes.count {
            digest = (digest ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x100_0000_01B3
            // Multiplying carries upward only.
            digest ^= digest >> 32
            place += step
        }
        while place < bytes.count {
            digest = (digest ^ UInt64(bytes[place])) &* 0x100_0000_01B3
            place += 1
        }
        return Int(bitPattern: UInt(digest))
    }
}
