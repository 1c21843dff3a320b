import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Media

struct BlockPoolTests {
    @Test
    func `a pinned block stays as it is however much is published after it`() throws {
        let bench = PoolBench(pins: 1)
        let handle = try #require(bench.put(1))
        #expect(bench.pool.pin(handle))
        for number in 2...50 { #expect(bench.put(UInt64(number)) != nil) }
        let block = bench.pool.block(Reading(sequence: 1, time: .zero, value: handle))
        #expect(block.number == 1)
        bench.pool.unpin(handle)
        #expect(bench.pool.pinCount == 0)
    }

    @Test
    func `a handle whose block was taken back cannot be pinned, also when its slot holds another one`() throws {
        let bench = PoolBench()
        let handle = try #require(bench.put(1))
        for number in 2...50 { bench.put(UInt64(number)) }
        #expect(!bench.pool.pin(handle))
        #expect(bench.pool.pinCount == 0)
    }

    @Test(arguments: [1, 2, 3])
    func `the newest blocks can be pinned although nobody has looked yet`(recent: Int) {
        let bench = PoolBench(recent: recent)
        let handles = (1...20).map { bench.put(UInt64($0)) }
        for handle in handles.suffix(recent) { #expect(handle.map(bench.pool.pin) == true) }
    }

    @Test
    func `nothing is withheld while readers hold no more than they said`() throws {
        let bench = PoolBench(pins: 3)
        var held: [BlockHandle] = []
        for number in 1...100 {
            let handle = try #require(bench.put(UInt64(number)))
            guard number.isMultiple(of: 7) else { continue }
            #expect(bench.pool.pin(handle))
            held.append(handle)
            if held.count > 3 { bench.pool.unpin(held.removeFirst()) }
        }
        #expect(bench.writer.withheldCount == 0)
    }

    @Test
    func `readers who hold everything make blocks withheld and counted, and the device still finds a buffer`() throws {
        let bench = PoolBench(pins: 1)
        var held: [BlockHandle] = []
        for number in 1...30 {
            guard let handle = bench.put(UInt64(number)) else { continue }
            #expect(bench.pool.pin(handle))
            held.append(handle)
        }
        #expect(held.count == bench.writer.slotCount - 2)
        #expect(bench.writer.publishedCount + bench.writer.withheldCount == 30)
        let buffers = (0..<3).map { _ in bench.writer.acquire() }
        #expect(buffers.count { $0 != nil } == 2)
        for buffer in buffers { buffer.map(bench.writer.giveBack) }
        for handle in held { bench.pool.unpin(handle) }
        #expect(bench.put(31) != nil)
    }

    @Test
    func `there is no room for a reader once the device has been opened`() {
        let bench = PoolBench()
        #expect(!bench.pool.reserve(1))
        #expect(BlockReader(of: bench.wire, in: bench.pool) == nil)
    }

    @Test
    func `a device that opens again finds the slots as they are, and a block of before stays until its reader leaves`()
        throws
    {
        let freed = Locked(0)
        let pool = BlockPool()
        #expect(pool.reserve(1))
        func memory() -> BlockMemory {
            BlockMemory(.allocate(byteCount: 64, alignment: 8)) {
                $0.deallocate()
                freed.withLock { $0 += 1 }
            }
        }
        func open() -> (BlockWriter, [BlockBuffer]) {
            let writer = pool.open(.points())
            writer.unmount()
            var buffers: [BlockBuffer] = []
            while let buffer = writer.mount(memory()) { buffers.append(buffer) }
            return (writer, buffers)
        }
        let (first, buffers) = open()
        #expect(buffers.count == first.slotCount)
        let geometry = BlockGeometry.points(PointGeometry(.polar, count: 8))
        let published = first.publish(try #require(buffers.first), byteCount: 64, geometry, deviceSequence: 1)
        guard case .published(let handle) = published else {
            Issue.record("not published: \(published)")
            return
        }
        #expect(pool.pin(handle))
        let before = freed.withLock { $0 }
        let (second, again) = open()
        #expect(again.count == second.slotCount - 1)
        // One more that found no slot.
        #expect(freed.withLock { $0 } - before == again.count + 1)
        pool.unpin(handle)
        #expect(second.mount(memory()) != nil)
        #expect(!pool.pin(handle))
    }

    @Test
    func `a block that does not lie in its bytes, or is of another type, reaches nobody`() throws {
        let pool = BlockPool()
        let writer = pool.open(.frames([.yuyv], width: 4, height: 2))
        writer.allocate(byteCount: 16)
        let buffer = try #require(writer.acquire())
        func publish(_ format: PixelFormat, stride: Int32, bytes: Int) -> BlockWriter.Publication {
            let frame = FrameGeometry(format, width: 4, height: 2, stride: stride)
            return writer.publish(buffer, byteCount: bytes, .frame(frame), deviceSequence: 1)
        }
        #expect(publish(.yuyv, stride: 8, bytes: 15) == .malformed)
        #expect(publish(.yuyv, stride: 7, bytes: 16) == .malformed)
        #expect(publish(.yuyv, stride: 8, bytes: 17) == .malformed)
        #expect(publish(.yuyv, stride: -8, bytes: 16) == .malformed)
        #expect(publish(.grey, stride: 8, bytes: 16) == .malformed)
        #expect(writer.malformedCount == 5)
        guard case .published = publish(.yuyv, stride: 8, bytes: 16) else {
            Issue.record("a sound frame was not published")
            return
        }
    }
}
