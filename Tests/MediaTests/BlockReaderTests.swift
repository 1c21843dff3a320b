import Quantities
import Subscriptions
import Testing

@testable import Media

struct BlockReaderTests {
    /// A bench whose wire has one reader.
    private static func bench(_ delivery: BlockReader.Delivery, leases: Int) throws -> (PoolBench, BlockReader) {
        let pool = BlockPool()
        let wire = Producer<BlockHandle>()
        let reader = try #require(BlockReader(of: wire, in: pool, delivery, leases: leases))
        return (PoolBench(pool: pool, wire: wire), reader)
    }

    @Test
    func `a lease keeps its block, and lets it go when it goes`() throws {
        let (bench, reader) = try Self.bench(.newest, leases: 1)
        bench.put(1)
        var lease = try reader.poll()
        for number in 2...30 { #expect(bench.put(UInt64(number)) != nil) }
        #expect(lease?.block.number == 1)
        #expect(bench.pool.pinCount == 1)
        lease = nil
        #expect(bench.pool.pinCount == 0)
        #expect(try reader.poll()?.block.number == 30)
        #expect(reader.lostCount == 28)
    }

    @Test
    func `a reader that holds what it may gets no more, and has lost nothing by asking`() throws {
        let (bench, reader) = try Self.bench(.newest, leases: 1)
        bench.put(1)
        let lease = try reader.poll()
        bench.put(2)
        let error = #expect(throws: BlockReadingError.self) { try reader.poll() }
        #expect(error.map { "\($0)" }?.contains("may hold 1 block at a time") == true)
        withExtendedLifetime(lease) {}
        #expect(reader.lostCount == 0)
    }

    @Test
    func `a queue gives each block in order, and counts those that were taken back before they came`() throws {
        let (bench, reader) = try Self.bench(.queue(capacity: 4), leases: 1)
        for number in 1...4 { bench.put(UInt64(number)) }
        for number in 1...4 { #expect(try reader.poll()?.block.number == UInt64(number)) }
        for number in 5...104 { bench.put(UInt64(number)) }
        var seen: UInt64 = 0
        while let lease = try reader.poll() {
            #expect(lease.block.number == lease.block.sequence)
            seen += 1
        }
        #expect(seen == 4)
        #expect(seen + reader.lostCount == 100)
    }

    @Test
    func `a task waits for a block, and hears of the end`() async throws {
        let (bench, reader) = try Self.bench(.newest, leases: 2)
        async let next = reader.next()?.block.deviceSequence
        bench.put(7)
        #expect(try await next == 7)
        bench.wire.close()
        #expect(try await reader.next() == nil)
    }
}
