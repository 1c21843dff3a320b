import Glibc
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

private func reading(_ number: Int) -> Reading<Int> {
    Reading(sequence: UInt64(number), time: .zero, value: number)
}

/// Holds its first element until it may go on, and notices two writers at once.
private final class SlowSubscription: Subscription {
    private let state = Atomic<Int>(0)
    private let inside = Atomic<Int>(0)
    private let most = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)

    var isInside: Bool { inside.load(ordering: .acquiring) > 0 }
    var mostAtOnce: Int { most.load(ordering: .acquiring) }
    /// How many elements have arrived, the one it is at included.
    var count: Int { taken.load(ordering: .acquiring) }

    func mayGoOn() { state.store(1, ordering: .releasing) }

    func put(_ reading: Reading<Int>) {
        taken.wrappingAdd(1, ordering: .acquiringAndReleasing)
        let now = inside.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        most.max(now, ordering: .acquiringAndReleasing)
        while state.load(ordering: .acquiring) == 0 { usleep(100) }
        inside.wrappingSubtract(1, ordering: .acquiringAndReleasing)
    }

    func finish(throwing failure: (any Error)?) {}
}

struct ProducerTests {
    @Test
    func `a late subscriber gets nothing old`() {
        let producer = Producer<Int>(keepsLast: true)
        producer.put(1, measuredAt: at(1))
        let late = producer.subscribe()
        #expect(late.poll() == nil)
        producer.put(2, measuredAt: at(2))
        #expect(late.poll()?.sequence == 2)
    }

    @Test
    func `a late subscriber that asks gets the last value, once`() {
        let producer = Producer<Int>(keepsLast: true)
        for value in 1...3 { producer.put(value, measuredAt: at(1)) }
        let first = QueueSubscription<Int>()
        let second = QueueSubscription<Int>()
        producer.subscribe(first, replayingLast: true)
        producer.subscribe(second, replayingLast: true)
        producer.put(4, measuredAt: at(2))
        for queue in [first, second] {
            #expect(queue.poll()?.value == 3)
            #expect(queue.poll()?.value == 4)
            #expect(queue.poll() == nil)
        }
    }

    @Test
    func `a put that passes by while the last value is handed over is made up for`() {
        let producer = Producer<Int>(keepsLast: true)
        let queue = QueueSubscription<Int>()
        let subscriber = Subscriber<Int>(queue, replays: true)
        subscriber.replay {
            // The writer comes by, twice, just after the last value was read.
            #expect(subscriber.deliver(reading(2)) == false)
            #expect(subscriber.deliver(reading(3)) == false)
            return reading(1)
        }
        _ = subscriber.deliver(reading(3))
        _ = subscriber.deliver(reading(4))
        #expect((1...5).map { _ in queue.poll()?.value } == [1, 2, 3, 4, nil])
        _ = producer
    }

    @Test
    func `what is put after the gate was opened goes past the backlog`() {
        let queue = QueueSubscription<Int>()
        let subscriber = Subscriber<Int>(queue, replays: true)
        subscriber.replay { reading(1) }
        // A writer that had found the gate closed is late: the gate stands at 1.
        #expect(subscriber.passesAfterReplay(reading(2), Gate.replaying))
        #expect(!subscriber.passesAfterReplay(reading(1), Gate.missed))
        #expect(queue.poll()?.value == 1)
        #expect(queue.poll() == nil)
    }

    @Test
    func `what the backlog has no room for is counted`() {
        let queue = QueueSubscription<Int>(capacity: 64)
        let event = EventSubscription<Int>(capacity: 4)
        for subscriber in [Subscriber<Int>(queue, replays: true), Subscriber<Int>(event, replays: true)] {
            subscriber.replay {
                for number in 2...101 { _ = subscriber.deliver(reading(number)) }
                return reading(1)
            }
        }
        #expect(queue.droppedCount == 101 - 64)
        #expect((1...65).map { _ in queue.poll()?.value } == (38...101).map { $0 } + [nil])
        var kept: [Int] = []
        let batch = event.drain { kept.append($0.value) }
        #expect(batch.count == 101)
        #expect(kept == [98, 99, 100, 101])
    }

    @Test(arguments: [false, true])
    func `a subscription that a put is still writing to is attached when that put is over`(elsewhere: Bool) async {
        let producer = Producer<Int>(keepsLast: true)
        let other = Producer<Int>()
        let slow = SlowSubscription()
        producer.subscribe(slow)
        async let put: Void = onThread { producer.put(1, measuredAt: .zero) }
        while !slow.isInside { await Task.yield() }
        #expect(producer.unsubscribe(slow))
        async let attached: Void = onThread {
            if elsewhere {
                other.subscribe(slow)
                other.put(2, measuredAt: .zero)
            } else {
                producer.subscribe(slow, replayingLast: true)
            }
        }
        try? await Task.sleep(for: .milliseconds(30))
        #expect(slow.count == 1)
        slow.mayGoOn()
        _ = await (put, attached)
        #expect(slow.count == 2)
        #expect(slow.mostAtOnce == 1)
    }

    @Test
    func `a subscription that is being handed the last value is attached again when that is over`() async {
        let producer = Producer<Int>(keepsLast: true)
        producer.put(1, measuredAt: .zero)
        let slow = SlowSubscription()
        async let first: Void = onThread { producer.subscribe(slow, replayingLast: true) }
        while !slow.isInside { await Task.yield() }
        #expect(producer.unsubscribe(slow))
        async let second: Void = onThread {
            producer.subscribe(slow)
            producer.put(2, measuredAt: .zero)
        }
        try? await Task.sleep(for: .milliseconds(30))
        #expect(slow.count == 1)
        slow.mayGoOn()
        _ = await (first, second)
        #expect(slow.count == 2)
        #expect(slow.mostAtOnce == 1)
    }

    @Test
    func `a callback may detach and attach again what another thread waits to attach`() async {
        let producer = Producer<Int>(keepsLast: true)
        let queue = QueueSubscription<Int>()
        let slow = SlowSubscription()
        producer.subscribe(slow)
        producer.subscribeInline({ _ in
            #expect(producer.unsubscribe(queue))
            producer.subscribe(queue, replayingLast: true)
        })
        producer.subscribe(queue)
        async let put: Void = onThread { producer.put(1, measuredAt: .zero) }
        while !slow.isInside { await Task.yield() }
        #expect(producer.unsubscribe(queue))
        async let attached: Void = onThread { producer.subscribe(queue, replayingLast: true) }
        while producer.subscriberCount < 3 { await Task.yield() }
        slow.mayGoOn()
        _ = await (put, attached)
        #expect(queue.poll()?.value == 1)
        #expect(queue.poll() == nil)
        producer.unsubscribeAll()
    }

    @Test
    func `a callback may detach and attach again what the same put writes to`() {
        let producer = Producer<Int>(keepsLast: true)
        let queue = QueueSubscription<Int>()
        producer.subscribeInline({ _ in
            producer.unsubscribe(queue)
            producer.subscribe(queue, replayingLast: true)
        })
        producer.subscribe(queue)
        for value in 1...3 { producer.put(value, measuredAt: .zero) }
        #expect(queue.poll()?.value == 1)
        producer.unsubscribeAll()
    }

    @Test
    func `close wakes the reader of a writer that was stopped before its wake-up`() async {
        let subscription = MostRecentSubscription<Int>()
        async let end = onThread { () -> Bool in
            // Longer than anything keeps the other side from coming here.
            do { return try subscription.wait(until: .now().advanced(by: .seconds(600))) == nil } catch { return false }
        }
        await subscription.mailbox.untilSomebodyWaits()
        // What such a writer has done so far.
        subscription.words.pointee.flags.bitwiseAnd(~Flags.waits, ordering: .sequentiallyConsistent)
        subscription.finish()
        #expect(await end)
    }

    @Test
    func `subscribing twice hands each element over once`() {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>()
        producer.subscribe(queue)
        producer.subscribe(queue)
        producer.put(1, measuredAt: .zero)
        #expect(queue.poll() != nil)
        #expect(queue.poll() == nil)
        #expect(producer.subscriberCount == 1)
    }

    @Test
    func `unsubscribing what is unknown, or again, changes nothing`() {
        let producer = Producer<Int>()
        let stranger = MostRecentSubscription<Int>()
        #expect(!producer.unsubscribe(stranger))
        let own = producer.subscribe()
        #expect(producer.unsubscribe(own))
        #expect(!producer.unsubscribe(own))
    }

    @Test
    func `a callback may subscribe, unsubscribe itself and others, put again and close`() {
        let producer = Producer<Int>()
        let other = QueueSubscription<Int>()
        let added = QueueSubscription<Int>()
        let seen = Locked<[Int]>([])
        let own = Locked<CallbackSubscription<Int>?>(nil)
        let callback = producer.subscribeInline({ reading in
            seen.withLock { $0.append(reading.value) }
            switch reading.value {
            case 1: producer.subscribe(added)
            case 2: producer.put(20, measuredAt: .zero)
            case 3: producer.unsubscribe(other)
            case 4: if let own = own.withLock({ $0 }) { producer.unsubscribe(own) }
            default: break
            }
        })
        own.withLock { $0 = callback }
        producer.subscribe(other)
        for value in 1...5 { producer.put(value, measuredAt: .zero) }
        own.withLock { $0 = nil }
        #expect(seen.withLock { $0 } == [1, 2, 20, 3, 4])
        var others: [Int] = []
        while let reading = other.poll() { others.append(reading.value) }
        #expect(others == [1, 2, 20])
        var addeds: [Int] = []
        while let reading = added.poll() { addeds.append(reading.value) }
        #expect(addeds == [2, 20, 3, 4, 5])

        producer.subscribeInline({ _ in producer.close() })
        producer.put(6, measuredAt: .zero)
        producer.put(7, measuredAt: .zero)
        #expect(added.poll()?.value == 6)
        #expect(added.poll() == nil)
        #expect(added.isFinished)
    }

    @Test
    func `a throwing callback harms no subscriber after it`() {
        struct Broken: Error {}
        let producer = Producer<Int>()
        let callback = producer.subscribeInline({ _ in throw Broken() })
        let after = producer.subscribe()
        producer.put(1, measuredAt: .zero)
        #expect(after.poll()?.value == 1)
        #expect(callback.errorCount == 1)
    }

    @Test(arguments: [false, true])
    func `what was unsubscribed is released, also from inside a callback`(realtime: Bool) async {
        let producer = Producer<Int>(realtime: realtime)
        weak var inside: QueueSubscription<Int>?
        weak var outside: QueueSubscription<Int>?
        do {
            let first = QueueSubscription<Int>()
            let second = QueueSubscription<Int>()
            (inside, outside) = (first, second)
            producer.subscribe(first)
            producer.subscribe(second)
        }
        if let outside { producer.unsubscribe(outside) }
        #expect(outside == nil)
        let callback = producer.subscribeInline({ [weak inside] _ in
            if let inside { producer.unsubscribe(inside) }
        })
        #expect(inside != nil)
        producer.put(1, measuredAt: .zero)
        // A real-time writer leaves the releasing to the relay.
        while inside != nil { await Task.yield() }
        producer.unsubscribe(callback)
    }

    @Test
    func `a producer that goes away ends its subscriptions and is not kept by them`() async throws {
        let subscription = MostRecentSubscription<Int>()
        weak var gone: Producer<Int>?
        do {
            let producer = Producer<Int>()
            gone = producer
            producer.subscribe(subscription)
            producer.put(1, measuredAt: .zero)
        }
        #expect(gone == nil)
        #expect(subscription.poll()?.value == 1)
        #expect(try await subscription.next() == nil)
    }

    @Test
    func `closing is idempotent and the first end counts`() async {
        struct Unplugged: Error {}
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        producer.close()
        producer.close()
        producer.fail(Unplugged())
        #expect(producer.isClosed)
        #expect(producer.lifecycle.error == nil)
        #expect(subscription.isFinished)
    }

    @Test
    func `close wakes every waiting reader at once`() async throws {
        let producer = Producer<Int>()
        let subscriptions = (0..<50).map { _ in producer.subscribe() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for subscription in subscriptions {
                group.addTask { try await subscription.next() == nil }
            }
            for subscription in subscriptions { await subscription.mailbox.untilSomebodyWaits() }
            producer.close()
            for try await ended in group { #expect(ended) }
        }
    }

    @Test
    func `a loop's put with a hundred tasks waiting gives the relay at most one wake`() async throws {
        let producer = Producer<Int>(realtime: true)
        let subscriptions = (0..<100).map { _ in producer.subscribe() }
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for subscription in subscriptions {
                group.addTask { try await subscription.next()?.value }
            }
            for subscription in subscriptions { await subscription.mailbox.untilSomebodyWaits() }
            let before = Futex.wakesByThisThread
            producer.put(5, measuredAt: .zero)
            #expect(Futex.wakesByThisThread - before <= 1)
            for try await value in group { #expect(value == 5) }
        }
    }

    @Test
    func `many threads take turns in a shared producer`() async {
        let shared = SharedProducer<Int>()
        let queue = QueueSubscription<Int>(capacity: 4096)
        shared.producer.subscribe(queue)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for value in 0..<100 { shared.put(writer * 1000 + value) }
                }
            }
        }
        var sequence: UInt64 = 0
        var next = Array(repeating: 0, count: 8)
        while let reading = queue.poll() {
            sequence += 1
            #expect(reading.sequence == sequence)
            let writer = reading.value / 1000
            #expect(reading.value % 1000 == next[writer])
            next[writer] += 1
        }
        #expect(sequence == 800)
    }

    @Test
    func `a callback of a shared producer may put again`() {
        let shared = SharedProducer<Int>()
        let queue = QueueSubscription<Int>()
        shared.producer.subscribeInline({ if $0.value < 3 { shared.put($0.value + 1) } })
        shared.producer.subscribe(queue)
        shared.put(1)
        #expect([queue.poll(), queue.poll(), queue.poll(), queue.poll()].map { $0?.value } == [1, 2, 3, nil])
    }
}
