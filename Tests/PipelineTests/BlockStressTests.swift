import CAllocationCounter
import LinuxSystem
import Media
import Quantities
import Realtime
import Subscriptions
import Synchronization
import Testing

@testable import Pipeline

/// Ten thousand blocks past a loop and tasks at once; `Tests/stress` runs it under the thread sanitizer.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct BlockStressTests {
    /// The block's number, found in every word of it; nil when they differ.
    private static func number(_ block: Block) -> UInt64? {
        var index = 0
        while index < block.bytes.count / 8 {
            if block.bytes.load(fromByteOffset: index * 8, as: UInt64.self) != block.deviceSequence { return nil }
            index += 1
        }
        return block.deviceSequence
    }

    /// What the loop has seen: written by its thread alone.
    private final class Sight: Sendable {
        let torn = Atomic<Int>(0)
        let taken = Atomic<UInt64>(0)
        let lastNewest = Atomic<UInt64>(0)
    }

    /// Looks at the newest block and at all that have come.
    private struct WatchStage: Stage {
        static var description: StageDescription { description(Sight()) }

        static func description(_ sight: Sight) -> StageDescription {
            StageDescription("watch", "for tests") { define in
                let newest = define.blocks("newest", .points(), "the newest")
                let all = define.blockEvents("all", .points(), "all")
                let count = define.output("count", Double.self, "how many")
                return { WatchStage(newest: $0[newest], all: $0[all], count: $0[count], sight: sight) }
            }
        }

        let newest: BlockInput
        let all: BlockEvents
        let count: PortOutput<Double>
        let sight: Sight
        var last: UInt64 = 0

        mutating func tick(_ tick: Tick) {
            var torn = 0
            if number(newest.block) == nil { torn += 1 }
            let blocks = all.blocks
            var index = 0
            while index < blocks.count {
                if number(blocks[index]) == nil || blocks[index].sequence <= last { torn += 1 }
                last = blocks[index].sequence
                index += 1
            }
            sight.torn.store(sight.torn.load(ordering: .relaxed) + torn, ordering: .relaxed)
            sight.taken.store(sight.taken.load(ordering: .relaxed) &+ UInt64(all.blocks.count), ordering: .relaxed)
            sight.lastNewest.store(newest.block.sequence, ordering: .relaxed)
            count.set(Double(all.count))
        }
    }

    private final class Source: TestProducer, @unchecked Sendable {
        let blocks: BlockOutlet

        init(_ blocks: BlockOutlet) {
            self.blocks = blocks
            super.init(name: "source", journal: Journal())
        }

        static let description = ProducerDescription("source", "for tests") { define in
            let blocks = define.blocks("blocks", .points(.polar), "numbered blocks")
            define.check { _ in }
            return { Source($0[blocks]) }
        }

        /// Puts so many; how often the device stood without a buffer, or could not publish.
        func put(_ count: UInt64, pause: Int64) throws -> Int {
            let feed = try blocks.open(.points(.polar))
            feed.writer.allocate(byteCount: 512)
            var refusals = 0
            for number in 1...count {
                guard let buffer = feed.writer.acquire() else {
                    refusals += 1
                    continue
                }
                let words = buffer.bytes.bindMemory(to: UInt64.self)
                for index in words.indices { words[index] = number }
                let publication = feed.put(
                    buffer, byteCount: 512, .points(PointGeometry(.polar, count: 64)), deviceSequence: number,
                    measuredAt: .now())
                if case .published = publication {
                } else {
                    refusals += 1
                    feed.writer.giveBack(buffer)
                }
                if pause > 0 { Sleep.until(Timestamp.now().advanced(byNanoseconds: pause)) }
            }
            return refusals
        }
    }

    /// Counts what a loop's thread asks of the allocator and of locks, once its types have been made.
    private final class CountingBody: LoopBody {
        let plan: LoopPlan
        var bell: LoopBell? { plan.bell }
        private let ticks = Atomic<Int>(0)
        let allocations = Atomic<UInt64>(0)
        let frees = Atomic<UInt64>(0)
        let locks = Atomic<UInt64>(0)

        init(_ plan: LoopPlan) {
            self.plan = plan
        }

        func tick(_ tick: Tick) {
            let before = (
                allocation_count_this_thread(), free_count_this_thread(), lock_count_this_thread()
            )
            plan.tick(tick)
            let isWarm = ticks.load(ordering: .relaxed) >= 20
            ticks.store(ticks.load(ordering: .relaxed) + 1, ordering: .relaxed)
            guard isWarm else { return }
            allocations.store(
                allocations.load(ordering: .relaxed) + allocation_count_this_thread() - before.0, ordering: .relaxed)
            frees.store(frees.load(ordering: .relaxed) + free_count_this_thread() - before.1, ordering: .relaxed)
            locks.store(locks.load(ordering: .relaxed) + lock_count_this_thread() - before.2, ordering: .relaxed)
        }

        func deadlineKept() { plan.deadlineKept() }
        func deadlineExceeded() { plan.deadlineExceeded() }
    }

    @Test
    func `ten thousand blocks past a FIFO loop and two tasks: whole, counted, and the source never held up`()
        async throws
    {
        let count: UInt64 = 10_000
        let sight = Sight()
        let registry = Bench.trusted { () throws(RegistryError) in
            try Registry(producers: [Source.description], stages: [WatchStage.description(sight)])
        }
        let text = Bench.pipeline(
            producers: #""src": {"driver": "source"}"#,
            loops: #"""
                "l": {"rateHz": 1000, "inputs": {
                    "newest": {"from": "src.blocks"}, "all": {"from": "src.blocks", "subscription": "event"}},
                  "tickOn": ["all"], "stages": [{"stage": "watch", "newest": "newest", "all": "all", "count": "n"}]}
                """#)
        let pipeline = try PipelineCompiler(registry: registry) { _ in Bench.board }
            .compile(Array(text.utf8), file: "f")
        let source = try #require(pipeline.producers.first?.driver as? Source)
        let slow = try #require(pipeline.blockReader(of: "src.blocks", .queue(capacity: 4), leases: 2))
        let idle = try #require(pipeline.blockReader(of: "src.blocks"))
        let body = CountingBody(pipeline.loops[0].plan)
        let loop = ControlLoop(name: "l", settings: LoopSettings(rate: Hertz(1_000), priority: 10), body: body)
        let refused = try loop.start()

        async let lent = Self.readSlowly(slow)
        let refusals = try await Self.onThread { try source.put(count, pause: 20_000) }
        // The loop takes what has come before it is stopped.
        while sight.lastNewest.load(ordering: .relaxed) < count { try await Task.sleep(for: .milliseconds(1)) }
        while pipeline.loops[0].inputs[1].count < count { try await Task.sleep(for: .milliseconds(1)) }
        loop.stop()
        source.blocks.wire.close()
        let (taken, torn) = try await lent

        #expect(refusals == 0)
        #expect(sight.torn.load(ordering: .relaxed) == 0 && torn == 0)
        let all = pipeline.loops[0].inputs[1]
        #expect(all.count == count)
        #expect(sight.taken.load(ordering: .relaxed) + all.lostCount == count)
        #expect(taken + slow.lostCount == count)
        #expect(idle.lostCount == count - 1, "the newest is still there")
        #expect(body.allocations.load(ordering: .relaxed) == 0)
        #expect(body.frees.load(ordering: .relaxed) == 0)
        #expect(body.locks.load(ordering: .relaxed) == 0)
        #expect(source.blocks.pool.pinCount == 1, "the loop's newest")
        // Where the machine has no real time for this user, it ran as an ordinary thread.
        #expect(refused.isEmpty || refused.count == 1)
    }

    private static func readSlowly(_ reader: BlockReader) async throws -> (taken: UInt64, torn: Int) {
        var (taken, torn, last): (UInt64, Int, UInt64) = (0, 0, 0)
        while let lease = try await reader.next() {
            if number(lease.block) == nil || lease.block.sequence <= last { torn += 1 }
            last = lease.block.sequence
            taken += 1
            if taken.isMultiple(of: 7) {
                try await Task.sleep(for: .milliseconds(3))
                // Held for all that time, and still the same.
                if number(lease.block) == nil { torn += 1 }
            }
        }
        return (taken, torn)
    }

    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try SystemThread.startDetached(ThreadSettings(name: "source")) {
                    continuation.resume(with: Swift.Result { try body() })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    @Test(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings an allocator of its own"))
    func `the counters see an allocation, a free and a lock`() {
        let before = (allocation_count_this_thread(), free_count_this_thread(), lock_count_this_thread())
        let block = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        block.deallocate()
        Locked(0).withLock { $0 += 1 }
        #expect(allocation_count_this_thread() > before.0)
        #expect(free_count_this_thread() > before.1)
        #expect(lock_count_this_thread() > before.2)
    }
}
