import Glibc
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

/// The subscription through which a producer itself is read, and that of a delayed one: who detaches them ends them.
@Suite(.timeLimit(.minutes(5)))
struct OwnSubscriptionTests {
    @Test
    func `after everything was detached the next read attaches anew`() async throws {
        let producer = Producer<Int>()
        for round in 1...3 {
            let read = Task { try await producer.next() }
            while producer.subscriberCount == 0 { await Task.yield() }
            producer.put(round, measuredAt: .zero)
            #expect(try await read.value?.value == round)
            producer.unsubscribeAll()
            #expect(producer.subscriberCount == 0)
        }
    }

    @Test
    func `detaching everything ends who reads the producer, and who reads a delayed subscription`() async throws {
        let producer = Producer<Int>()
        let delayed = DelayedSubscription(producer, QueueSubscription<Int>())
        let reads = [Task { try await producer.next() }, Task { try await delayed.next() }]
        while producer.subscriberCount < 2 { await Task.yield() }
        producer.unsubscribeAll()
        for read in reads { #expect(try await read.value == nil) }
        #expect(try await delayed.next() == nil)
    }

    @Test(arguments: [false, true])
    func `a read and a detaching at once leave nothing attached that has ended`(all: Bool) async throws {
        for _ in 1...2_000 {
            let producer = Producer<Int>()
            let isOver = Locked(false)
            let read = Task {
                let reading = try await producer.next()
                isOver.withLock { $0 = true }
                return reading
            }
            await onThread { if all { producer.unsubscribeAll() } else { producer.unsubscribe() } }
            // The read came first and has ended, or it came last and is attached.
            while producer.subscriberCount == 0, !isOver.withLock({ $0 }) { await Task.yield() }
            if isOver.withLock({ $0 }) {
                #expect(try await read.value == nil)
                #expect(producer.subscriberCount == 0)
            } else {
                producer.put(1, measuredAt: .zero)
                #expect(try await read.value?.value == 1)
            }
        }
    }

    @Test
    func `a read begun while another detaches gets the end or a subscription that works`() async throws {
        let producer = Producer<Int>()
        let isOver = Locked(false)
        async let detaching: Void = onThread { while !isOver.withLock({ $0 }) { producer.unsubscribe() } }
        async let writing: Void = onThread {
            var value = 0
            while !isOver.withLock({ $0 }) {
                value += 1
                producer.put(value, measuredAt: .zero)
            }
        }
        for _ in 1...5_000 { _ = try await producer.next() }
        isOver.withLock { $0 = true }
        _ = await (detaching, writing)
        producer.unsubscribe()
        #expect(producer.subscriberCount == 0)
    }

    @Test
    func `a closed producer ends each read, also after its subscription was detached`() async throws {
        let producer = Producer<Int>()
        producer.close()
        for _ in 1...2 { #expect(try await producer.next() == nil) }
        #expect(producer.unsubscribe())
        #expect(!producer.unsubscribe())
        producer.unsubscribeAll()
        #expect(try await producer.next() == nil)
    }

    @Test
    func `reading, detaching, closing and failing in any order ends every read`() async throws {
        struct Unplugged: Error {}
        for round in 0..<600 {
            let producer = Producer<Int>()
            let reads = (0..<2).map { _ in Task { try? await producer.next() } }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { producer.put(1, measuredAt: .zero) }
                group.addTask { if round % 3 == 0 { producer.unsubscribe() } else { producer.unsubscribeAll() } }
                group.addTask { if round % 2 == 0 { producer.close() } else { producer.fail(Unplugged()) } }
            }
            for read in reads { _ = await read.value }
        }
    }

    @Test
    func `a delayed read that is cancelled just as it attaches leaves nothing behind`() async throws {
        for _ in 1...1_000 {
            let producer = Producer<Int>()
            let delayed = DelayedSubscription(producer, QueueSubscription<Int>())
            let read = Task { try await delayed.next() }
            await onThread { delayed.cancel() }
            #expect(try await read.value == nil)
            #expect(producer.subscriberCount == 0)
        }
    }

    @Test
    func `a delayed subscription over one that was attached before ends all the same`() async throws {
        let producer = Producer<Int>()
        let inner = QueueSubscription<Int>()
        producer.subscribe(inner)
        let delayed = DelayedSubscription(producer, inner)
        let read = Task { try await delayed.next() }
        await inner.mailbox.untilSomebodyWaits()
        delayed.cancel()
        #expect(try await read.value == nil)
        #expect(producer.subscriberCount == 0)
    }

    @Test
    func `cancelling a delayed subscription beside a put ends what is behind it after the element`() async throws {
        let producer = Producer<Int>()
        let inner = SlowKeeper()
        let delayed = DelayedSubscription(producer, inner)
        let read = Task { try await delayed.next() }
        while producer.subscriberCount == 0 { await Task.yield() }
        async let put: Void = onThread { producer.put(1, measuredAt: .zero) }
        while !inner.isInside { await Task.yield() }
        delayed.cancel()
        #expect(!inner.queue.isFinished)
        inner.mayGoOn()
        await put
        // The element was on its way, and the end comes behind it.
        #expect(try await read.value?.value == 1)
        #expect(inner.queue.isFinished)
        #expect(try await delayed.next() == nil)
    }
}
