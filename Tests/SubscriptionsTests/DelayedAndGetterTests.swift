import LinuxSystem
import Quantities
import Testing

@testable import Subscriptions

struct DelayedSubscriptionTests {
    @Test
    func `no backlog is heard: it attaches on the first read`() async throws {
        let producer = Producer<Int>()
        let delayed = DelayedSubscription(producer, QueueSubscription<Int>())
        producer.put(1, measuredAt: .zero)
        #expect(!delayed.isAttached)
        async let first = delayed.next()
        while producer.subscriberCount == 0 { await Task.yield() }
        producer.put(2, measuredAt: .zero)
        #expect(try await first?.value == 2)
        #expect(delayed.isAttached)
    }

    @Test
    func `it can be unsubscribed before the first read, and twice`() async throws {
        let producer = Producer<Int>()
        let delayed = DelayedSubscription(producer)
        producer.unsubscribe(delayed)
        producer.unsubscribe(delayed)
        #expect(try await delayed.next() == nil)
        #expect(producer.subscriberCount == 0)
    }

    @Test
    func `unsubscribing it ends a read that waits`() async throws {
        let producer = Producer<Int>()
        let inner = MostRecentSubscription<Int>()
        let delayed = DelayedSubscription(producer, inner)
        async let read = delayed.next()
        await inner.mailbox.untilSomebodyWaits()
        producer.unsubscribe(delayed)
        #expect(try await read == nil)
        #expect(producer.subscriberCount == 0)
    }

    @Test
    func `the last reference detaches it`() async throws {
        let producer = Producer<Int>(keepsLast: true)
        do {
            let delayed = DelayedSubscription(producer)
            let read = Task { try await delayed.next() }
            while producer.subscriberCount == 0 { await Task.yield() }
            producer.put(1, measuredAt: .zero)
            #expect(try await read.value?.value == 1)
        }
        while producer.subscriberCount != 0 { await Task.yield() }
    }
}

struct GetterSubscriptionTests {
    @Test
    func `each read calls the function`() async throws {
        let calls = Locked(0)
        let getter = GetterSubscription {
            calls.withLock { calls in
                calls += 1
                return calls * 10
            }
        }
        #expect(try await getter.next()?.value == 10)
        let second = try await getter.next()
        #expect(second?.value == 20)
        #expect(second?.sequence == 2)
    }

    @Test
    func `its error is thrown to the reader, and the next read tries again`() async throws {
        struct Broken: Error {}
        let calls = Locked(0)
        let getter = GetterSubscription<Int> {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            if call == 1 { throw Broken() }
            return call
        }
        do {
            _ = try await getter.next()
            Issue.record("no error")
        } catch {
            guard case .failed(let cause) = error else {
                Issue.record("unexpected \(error)")
                return
            }
            #expect(cause is Broken)
        }
        #expect(try await getter.next()?.value == 2)
    }

    @Test
    func `the time of the measurement can come from the function`() async throws {
        let getter = GetterSubscription<Int>(measured: { (1, Timestamp(nanoseconds: 42)) })
        #expect(try await getter.next()?.time.nanoseconds == 42)
    }
}
