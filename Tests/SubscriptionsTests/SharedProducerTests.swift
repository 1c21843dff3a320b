import Glibc
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

private func drain(_ queue: QueueSubscription<Int>) -> [Int] {
    var values: [Int] = []
    while let reading = queue.poll() { values.append(reading.value) }
    return values
}

@Suite(.timeLimit(.minutes(5)))
struct SharedProducerTests {
    /// Thread 1: first.put(1) is in its callback. Thread 2: second.put(1) is in its callback. Then each puts to the other.
    @Test
    func `two whose callbacks put to each other at the same time do not wait for each other`() async {
        let (first, second) = (SharedProducer<Int>(), SharedProducer<Int>())
        let inside = Atomic<Int>(0)
        @Sendable func meet() {
            inside.wrappingAdd(1, ordering: .acquiringAndReleasing)
            while inside.load(ordering: .acquiring) < 2 { usleep(100) }
        }
        first.producer.subscribeInline({ reading in
            guard reading.value == 1 else { return }
            meet()
            second.put(10)
        })
        second.producer.subscribeInline({ reading in
            guard reading.value == 1 else { return }
            meet()
            first.put(20)
        })
        let (ofFirst, ofSecond) = (QueueSubscription<Int>(), QueueSubscription<Int>())
        first.producer.subscribe(ofFirst)
        second.producer.subscribe(ofSecond)
        async let one: Void = onThread { first.put(1) }
        async let other: Void = onThread { second.put(1) }
        _ = await (one, other)
        #expect(drain(ofFirst) == [1, 20])
        #expect(drain(ofSecond) == [1, 10])
        first.producer.unsubscribeAll()
        second.producer.unsubscribeAll()
    }

    @Test
    func `one whose callback comes back to it by way of another goes on`() {
        let (first, second) = (SharedProducer<Int>(), SharedProducer<Int>())
        first.producer.subscribeInline({ if $0.value < 4 { second.put($0.value + 1) } })
        second.producer.subscribeInline({ if $0.value < 4 { first.put($0.value + 1) } })
        let (ofFirst, ofSecond) = (QueueSubscription<Int>(), QueueSubscription<Int>())
        first.producer.subscribe(ofFirst)
        second.producer.subscribe(ofSecond)
        first.put(1)
        #expect(drain(ofFirst) == [1, 3])
        #expect(drain(ofSecond) == [2, 4])
        first.producer.unsubscribeAll()
        second.producer.unsubscribeAll()
    }

    @Test
    func `in a ring of three that many threads feed nothing is lost and nothing stands still`() async {
        let ring = (0..<3).map { _ in SharedProducer<Int>() }
        let seen = Tally()
        for (index, producer) in ring.enumerated() {
            let next = ring[(index + 1) % 3]
            producer.producer.subscribeInline({ reading in
                seen.add()
                // As many steps as the value says.
                if reading.value > 0 { next.put(reading.value - 1) }
            })
        }
        let (threads, rounds, steps) = (4, 300, 5)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<threads {
                group.addTask {
                    await onThread { for round in 0..<rounds { ring[(thread + round) % 3].put(steps) } }
                }
            }
        }
        // What was left to another thread is handed over before that one goes.
        #expect(seen.value == UInt64(threads * rounds * (steps + 1)))
        for producer in ring { producer.producer.unsubscribeAll() }
    }

    @Test
    func `sending beside threads that put fills no queue beyond its room`() async throws {
        let shared = SharedProducer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        shared.producer.subscribe(queue)
        let senders = (0..<3).map { sender in
            Task { for value in 0..<50 { try await shared.send(sender * 100 + value) } }
        }
        var next = [0, 0, 0]
        for _ in 0..<150 {
            let value = try #require(try await queue.next()).value
            #expect(value % 100 == next[value / 100])
            next[value / 100] += 1
        }
        for sender in senders { try await sender.value }
        #expect(queue.droppedCount == 0)
    }
}
