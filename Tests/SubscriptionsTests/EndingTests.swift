import Glibc
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

/// What a subscription of an outside author is told, in order.
private final class Journal: Subscription {
    private let entries = Locked<[String]>([])
    private let onPut: @Sendable (Int) -> Void

    init(_ onPut: @escaping @Sendable (Int) -> Void = { _ in }) { self.onPut = onPut }

    var said: [String] { entries.withLock { $0 } }

    func put(_ reading: Reading<Int>) {
        onPut(reading.value)
        entries.withLock { $0.append("put \(reading.value)") }
    }

    func finish(throwing failure: (any Error)?) {
        entries.withLock { $0.append(failure == nil ? "finish" : "fail") }
    }
}

private final class Permit: Sendable {
    private let isGiven = Atomic<Bool>(false)
    private let isAwaited = Atomic<Bool>(false)
    func give() { isGiven.store(true, ordering: .releasing) }
    func wait() {
        isAwaited.store(true, ordering: .releasing)
        while !isGiven.load(ordering: .acquiring) { usleep(100) }
    }
    func untilAwaited() async { while !isAwaited.load(ordering: .acquiring) { await Task.yield() } }
}

private func drain(_ queue: QueueSubscription<Int>) -> [Int] {
    var values: [Int] = []
    while let reading = queue.poll() { values.append(reading.value) }
    return values
}

/// The end of a producer before, during and beside a put.
@Suite(.timeLimit(.minutes(5)))
struct EndingTests {
    private struct Unplugged: Error {}

    @Test
    func `nothing is taken that is put behind a close in a callback`() {
        let producer = Producer<Int>()
        let seen = Locked<[Int]>([])
        let behind = QueueSubscription<Int>()
        let journal = Journal()
        producer.subscribeInline({ reading in
            seen.withLock { $0.append(reading.value) }
            producer.close()
            producer.put(2, measuredAt: .zero)
        })
        producer.subscribe(behind)
        producer.subscribe(journal)
        producer.put(1, measuredAt: .zero)
        producer.put(3, measuredAt: .zero)
        #expect(seen.withLock { $0 } == [1])
        #expect(drain(behind) == [1])
        #expect(behind.isFinished)
        #expect(journal.said == ["put 1", "finish"])
        #expect(producer.lastSequence == 1)
        producer.unsubscribeAll()
    }

    @Test
    func `what is put before a close in a callback reaches everybody, and then the end`() {
        let producer = Producer<Int>()
        let first = Journal()
        let last = Journal()
        let queue = QueueSubscription<Int>()
        producer.subscribe(first)
        producer.subscribe(queue)
        producer.subscribeInline({ reading in
            guard reading.value == 1 else { return }
            producer.put(2, measuredAt: .zero)
            producer.fail(Unplugged())
            #expect(producer.isClosed)
        })
        producer.subscribe(last)
        producer.put(1, measuredAt: .zero)
        #expect(first.said == ["put 1", "put 2", "fail"])
        #expect(last.said == ["put 1", "put 2", "fail"])
        #expect(drain(queue) == [1, 2])
        #expect(throws: SubscriptionError.self) { try queue.wait() }
        producer.unsubscribeAll()
    }

    @Test
    func `a close in a callback of a shared producer is the end of it too`() {
        let shared = SharedProducer<Int>()
        let journal = Journal()
        shared.producer.subscribeInline({ _ in
            shared.close()
            shared.put(2)
        })
        shared.producer.subscribe(journal)
        shared.put(1)
        shared.put(3)
        #expect(journal.said == ["put 1", "finish"])
        shared.producer.unsubscribeAll()
    }

    @Test
    func `a close beside a put reaches a foreign subscription behind the element, and wakes other readers at once`()
        async throws
    {
        let producer = Producer<Int>()
        let permit = Permit()
        let journal = Journal { _ in permit.wait() }
        let newest = producer.subscribe()
        producer.subscribe(journal)
        async let put: Void = onThread { producer.put(1, measuredAt: .zero) }
        await permit.untilAwaited()
        #expect(newest.poll()?.value == 1)
        async let read = newest.next()
        await newest.mailbox.untilSomebodyWaits()
        producer.close()
        // The put stands still in the middle.
        #expect(try await read == nil)
        #expect(journal.said == [])
        permit.give()
        await put
        #expect(journal.said == ["put 1", "finish"])
    }

    @Test
    func `a close beside the handing over of the last element comes behind it`() async {
        let producer = Producer<Int>(keepsLast: true)
        producer.put(1, measuredAt: .zero)
        let permit = Permit()
        let journal = Journal { _ in permit.wait() }
        async let attached: Void = onThread { producer.subscribe(journal, replayingLast: true) }
        await permit.untilAwaited()
        producer.close()
        #expect(journal.said == [])
        permit.give()
        await attached
        #expect(journal.said == ["put 1", "finish"])
    }

    @Test
    func `closing in the handing over of the last element ends behind it`() {
        let producer = Producer<Int>(keepsLast: true)
        producer.put(1, measuredAt: .zero)
        let journal = Journal { _ in producer.close() }
        producer.subscribe(journal, replayingLast: true)
        #expect(journal.said == ["put 1", "finish"])
        producer.unsubscribeAll()
    }

    @Test
    func `what is detached in the callback that closed is told of the end all the same`() {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>()
        producer.subscribeInline({ _ in
            producer.close()
            producer.unsubscribe(queue)
        })
        producer.subscribe(queue)
        producer.put(1, measuredAt: .zero)
        #expect(queue.isFinished)
        producer.unsubscribeAll()
    }

    @Test
    func `a real-time producer that another thread closes ends foreign subscriptions too`() async {
        let producer = Producer<Int>(realtime: true)
        let journal = Journal()
        producer.subscribe(journal)
        producer.put(1, measuredAt: .zero)
        producer.close()
        #expect(journal.said == ["put 1", "finish"])
    }

    @Test
    func `a producer that goes away tells foreign subscriptions once`() {
        let journal = Journal()
        do {
            let producer = Producer<Int>()
            producer.subscribe(journal)
            producer.put(1, measuredAt: .zero)
            producer.close()
        }
        let other = Journal()
        do { Producer<Int>().subscribe(other) }
        #expect(journal.said == ["put 1", "finish"])
        #expect(other.said == ["finish"])
    }

    @Test
    func `puts, closes and comings and goings at once never put behind the end`() async {
        for _ in 1...300 {
            let producer = Producer<Int>(keepsLast: true)
            let journals = (0..<4).map { _ in Journal() }
            producer.subscribe(journals[0])
            producer.subscribe(journals[1])
            async let writer: Void = onThread { for value in 1...20 { producer.put(value, measuredAt: .zero) } }
            async let comer: Void = onThread { producer.subscribe(journals[2], replayingLast: true) }
            async let goer: Void = onThread {
                producer.unsubscribe(journals[1])
                producer.subscribe(journals[3])
            }
            async let closer: Void = onThread { producer.close() }
            _ = await (writer, comer, goer, closer)
            for journal in journals {
                let ends = journal.said.filter { $0 == "finish" }.count
                #expect(ends <= 1)
                #expect(ends == 0 || journal.said.last == "finish")
            }
            #expect(journals[0].said.last == "finish")
            #expect(journals[2].said.last == "finish")
        }
    }

    @Test
    func `an asynchronous callback that only its producer knows handles what is queued before it goes`() async {
        let seen = Locked<[Int]>([])
        do {
            let producer = Producer<Int>()
            producer.subscribe { reading in
                await Task.yield()
                seen.withLock { $0.append(reading.value) }
            }
            for value in 1...10 { producer.put(value, measuredAt: .zero) }
        }
        while seen.withLock({ $0.count }) < 10 { await Task.yield() }
        #expect(seen.withLock { $0 } == Array(1...10))
    }
}
