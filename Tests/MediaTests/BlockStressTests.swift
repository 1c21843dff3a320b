import CAllocationCounter
import Quantities
import Subscriptions
import Testing

@testable import Media

/// Threads at once on one pool; `Tests/stress` runs them under the thread sanitizer.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct BlockStressTests {
    /// What a reader saw.
    private struct Sight: Sendable {
        var taken: UInt64 = 0
        var torn = 0
        var stale: UInt64 = 0
        var last: UInt64 = 0
        var allocations: UInt64 = 0
    }

    @Test
    func `ten thousand blocks past four readers: none torn, none lost uncounted, the source never held up`()
        async throws
    {
        let count: UInt64 = 10_000
        let pool = BlockPool()
        let wire = Producer<BlockHandle>()
        let slow = try #require(BlockReader(of: wire, in: pool, .queue(capacity: 4), leases: 2))
        let idle = try #require(BlockReader(of: wire, in: pool, .queue(capacity: 4), leases: 2))
        #expect(pool.reserve(1))
        let newest = wire.subscribe()
        let bench = PoolBench(pool: pool, wire: wire)

        async let written = onThread("source") { () -> Int in
            var refusals = 0
            for number in 1...count where bench.put(number) == nil { refusals += 1 }
            wire.close()
            return refusals
        }
        async let looked = onThread("loop") { () -> Sight in
            var sight = Sight()
            var held: BlockHandle?
            // Where nothing is specialised, the types behind the first poll that gives something are made in it.
            let first = MostRecentSubscription<BlockHandle>()
            first.put(Reading(sequence: 1, time: .zero, value: BlockHandle(slot: 0, generation: 1)))
            _ = first.poll()
            let before = allocation_count_this_thread()
            while true {
                let isLast = newest.isFinished
                if let reading = newest.poll() {
                    if pool.pin(reading.value) {
                        if let held { pool.unpin(held) }
                        held = reading.value
                        let block = pool.block(reading)
                        if block.number == nil || block.sequence <= sight.last { sight.torn += 1 }
                        sight.last = block.sequence
                        sight.taken += 1
                    } else {
                        sight.stale += 1
                    }
                } else if isLast {
                    break
                }
            }
            sight.allocations = allocation_count_this_thread() - before
            if let held { pool.unpin(held) }
            return sight
        }
        async let leased = onThread("slow") { () -> Sight in
            var sight = Sight()
            var kept: BlockLease?
            while let lease = try? slow.wait() {
                if lease.block.number == nil || lease.block.sequence <= sight.last { sight.torn += 1 }
                if let kept, kept.block.number == nil { sight.torn += 1 }
                sight.last = lease.block.sequence
                sight.taken += 1
                kept = lease.block.sequence.isMultiple(of: 3) ? lease : nil
            }
            return sight
        }
        let (refusals, loop, lease) = await (written, looked, leased)
        #expect(refusals == 0)
        #expect(bench.writer.publishedCount == count && bench.writer.withheldCount == 0)
        #expect(loop.torn == 0 && lease.torn == 0)
        #expect(loop.taken + loop.stale + newest.lostCount == count)
        #expect(lease.taken + slow.lostCount == count)
        #expect(loop.last == count)
        if allocation_counting_is_enabled() { #expect(loop.allocations == 0) }
        var waiting: UInt64 = 0
        while try idle.poll() != nil { waiting += 1 }
        #expect(waiting + idle.lostCount == count)
        #expect(pool.pinCount == 0)
    }

    @Test(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings an allocator of its own"))
    func `publishing, pinning and leaving allocate nothing`() {
        let bench = PoolBench(pins: 1)
        var held: BlockHandle?
        func round(_ number: UInt64) {
            let handle = bench.put(number)
            if let handle, bench.pool.pin(handle) {
                if let held { bench.pool.unpin(held) }
                held = handle
            }
        }
        var number: UInt64 = 0
        while number < 100 {
            number += 1
            round(number)
        }
        let before = allocation_count_this_thread()
        while number < 1_100 {
            number += 1
            round(number)
        }
        #expect(allocation_count_this_thread() - before == 0)
    }
}
