import Quantities
import Testing

@testable import Subscriptions

struct ConsumerTests {
    /// Waits until the consumer's device is waiting at `mailbox`.
    private func waiting(_ mailbox: Mailbox) async { await mailbox.untilSomebodyWaits() }

    @Test
    func `it is fed by put, then by a subscription, then by put again, until it is closed`() async throws {
        let own = QueueSubscription<Int>()
        let consumer = Consumer(keeping: own)
        consumer.put(1)
        #expect(try await consumer.next()?.value == 1)

        // A read that is pending moves over.
        async let pending = consumer.next()
        await waiting(own.mailbox)
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        consumer.putSubscription(subscription)
        await waiting(subscription.mailbox)
        producer.put(2, measuredAt: .zero)
        #expect(try await pending?.value == 2)

        // And back.
        async let again = consumer.next()
        await waiting(subscription.mailbox)
        consumer.put(3)
        #expect(try await again?.value == 3)

        async let end = consumer.next()
        await waiting(own.mailbox)
        consumer.close()
        #expect(try await end == nil)
        #expect(consumer.lifecycle.isClosed)
        #expect(try await consumer.next() == nil)
    }

    @Test
    func `switching loses nothing that was put or that a source holds`() async throws {
        let consumer = Consumer<Int>()
        let first = QueueSubscription<Int>()
        let second = QueueSubscription<Int>()
        func reading(_ value: Int) -> Reading<Int> { Reading(sequence: UInt64(value), time: .zero, value: value) }
        for value in 1...2 { consumer.put(value) }
        for value in 11...13 { first.put(reading(value)) }
        for value in 21...22 { second.put(reading(value)) }
        consumer.putSubscription(first)
        var seen: [Int?] = []
        for _ in 0..<3 { seen.append(try await consumer.next()?.value) }
        consumer.putSubscription(second)
        for _ in 0..<2 { seen.append(try await consumer.next()?.value) }
        consumer.putSubscription(first)
        for _ in 0..<2 { seen.append(try await consumer.next()?.value) }
        #expect(seen == [1, 2, 11, 21, 22, 12, 13])
    }

    @Test
    func `a source that fails is thrown once and left`() async throws {
        struct Unplugged: Error {}
        let consumer = Consumer<Int>()
        let producer = Producer<Int>()
        consumer.putSubscription(producer.subscribe())
        producer.fail(Unplugged())
        await #expect(throws: SubscriptionError.self) { try await consumer.next() }
        consumer.put(4)
        #expect(try await consumer.next()?.value == 4)
    }

    @Test
    func `a source that ends is left, and put goes on`() async throws {
        let own = QueueSubscription<Int>()
        let consumer = Consumer(keeping: own)
        let source = QueueSubscription<Int>()
        consumer.putSubscription(source)
        source.put(Reading(sequence: 1, time: .zero, value: 1))
        source.finish()
        #expect(try await consumer.next()?.value == 1)
        async let later = consumer.next()
        await waiting(own.mailbox)
        consumer.put(2)
        #expect(try await later?.value == 2)
    }

    @Test
    func `cancelling the device's read is seen from outside and loses nothing`() async throws {
        let consumer = Consumer<Int>()
        let source = QueueSubscription<Int>()
        consumer.putSubscription(source)
        let read = Task { try await consumer.next() }
        await waiting(source.mailbox)
        read.cancel()
        guard case .failure(let error) = await read.result, case .cancelled = error as? SubscriptionError else {
            Issue.record("the cancellation was swallowed")
            return
        }
        source.put(Reading(sequence: 1, time: .zero, value: 1))
        #expect(try await consumer.next()?.value == 1)
    }

    @Test
    func `a whole producer chain can stand in: a consumer takes another's source`() async throws {
        let producer = Producer<Int>()
        let consumer = Consumer<Int>()
        consumer.putSubscription(producer.subscribe().map { $0 * 2 })
        producer.put(21, measuredAt: .zero)
        #expect(try await consumer.next()?.value == 42)
    }
}
