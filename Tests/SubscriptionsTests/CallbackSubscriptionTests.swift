import Dispatch
import LinuxSystem
import Quantities
import Testing

@testable import Subscriptions

private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "callback")
    private let key = DispatchSpecificKey<Bool>()

    init() { queue.setSpecific(key: key, value: true) }

    var isCurrent: Bool { DispatchQueue.getSpecific(key: key) ?? false }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}

struct CallbackSubscriptionTests {
    @Test
    func `an inline callback has run when put returns`() {
        let producer = Producer<Int>()
        let seen = Locked<[UInt64]>([])
        producer.subscribeInline({ reading in seen.withLock { $0.append(reading.sequence) } })
        for value in 1...3 { producer.put(value, measuredAt: .zero) }
        #expect(seen.withLock { $0 } == [1, 2, 3])
    }

    @Test
    func `an asynchronous callback is awaited, one element after the other`() async {
        let producer = Producer<Int>()
        let seen = Locked<[Int]>([])
        let callback = producer.subscribe { reading in
            await Task.yield()
            seen.withLock { $0.append(reading.value) }
        }
        for value in 1...20 { producer.put(value, measuredAt: .zero) }
        producer.close()
        await callback.finished()
        #expect(seen.withLock { $0 } == Array(1...20))
    }

    @Test
    func `an asynchronous callback runs on the executor that was given`() async {
        let executor = QueueExecutor()
        let producer = Producer<Int>()
        let places = Locked<[Bool]>([])
        let callback = producer.subscribe(
            on: executor,
            function: { _ in
                let isThere = executor.isCurrent
                places.withLock { $0.append(isThere) }
            })
        producer.put(1, measuredAt: .zero)
        producer.close()
        await callback.finished()
        #expect(places.withLock { $0 } == [true])
    }

    @Test
    func `an asynchronous callback that throws is handed the next element, and the error is reported`() async {
        struct Broken: Error {}
        let reported = Locked(0)
        let callback = CallbackSubscription<Int>(
            function: { reading in if reading.value == 1 { throw Broken() } },
            onError: { _ in reported.withLock { $0 += 1 } })
        for value in 1...2 { callback.put(Reading(sequence: UInt64(value), time: .zero, value: value)) }
        callback.finish()
        await callback.finished()
        #expect(callback.errorCount == 1)
        #expect(reported.withLock { $0 } == 1)
    }

    @Test
    func `a callback that is slow loses the oldest, counted, and holds nobody up`() async {
        let producer = Producer<Int>()
        let gate = MostRecentSubscription<Bool>()
        let queue = QueueSubscription<Int>(capacity: 2)
        let callback = CallbackSubscription<Int>(
            queue: queue,
            function: { _ in _ = try await gate.next() })
        producer.subscribe(callback)
        for value in 1...10 { producer.put(value, measuredAt: .zero) }
        #expect(producer.lastSequence == 10)
        #expect(callback.droppedCount >= 7)
        callback.cancel()
        await callback.finished()
    }

    @Test
    func `the last reference ends the task`() async {
        final class Canary: Sendable {}
        weak var canary: Canary?
        do {
            let strong = Canary()
            canary = strong
            _ = CallbackSubscription<Int>(function: { _ in _ = strong })
        }
        while canary != nil { await Task.yield() }
    }
}
