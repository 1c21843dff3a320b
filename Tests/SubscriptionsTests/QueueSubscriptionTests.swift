import Quantities
import Testing

@testable import Subscriptions

private func reading(_ value: Int) -> Reading<Int> { Reading(sequence: UInt64(value), time: .zero, value: value) }

private func drain(_ queue: QueueSubscription<Int>) -> [Int] {
    var values: [Int] = []
    while let reading = queue.poll() { values.append(reading.value) }
    return values
}

struct QueueSubscriptionTests {
    @Test(arguments: [OverflowPolicy.dropOldest, .dropNewest, .suspend])
    func `what fits comes out whole and in order, lap after lap`(policy: OverflowPolicy) {
        let queue = QueueSubscription<Int>(capacity: 8, overflow: policy)
        for lap in 0..<5 {
            for value in 0..<7 { queue.put(reading(lap * 10 + value)) }
            #expect(drain(queue) == (0..<7).map { lap * 10 + $0 })
        }
        #expect(queue.droppedCount == 0)
    }

    @Test
    func `drop oldest keeps the newest and counts the rest`() {
        let queue = QueueSubscription<Int>(capacity: 4, overflow: .dropOldest)
        for value in 1...10 { queue.put(reading(value)) }
        #expect(drain(queue) == [7, 8, 9, 10])
        #expect(queue.droppedCount == 6)
    }

    @Test
    func `drop newest keeps the oldest and counts the rest`() {
        let queue = QueueSubscription<Int>(capacity: 4, overflow: .dropNewest)
        for value in 1...10 { queue.put(reading(value)) }
        #expect(drain(queue) == [1, 2, 3, 4])
        #expect(queue.droppedCount == 6)
    }

    @Test
    func `a full queue suspends its sender until there is room`() async throws {
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        let sender = Task {
            for value in 1...50 { try await queue.send(reading(value)) }
        }
        await queue.room.untilSomebodyWaits()
        #expect(queue.poll()?.value == 1)
        for value in 2...50 { #expect(try await queue.next()?.value == value) }
        try await sender.value
        #expect(queue.droppedCount == 0)
    }

    @Test
    func `a producer's send waits for a full queue and for nobody else`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        let newest = producer.subscribe()
        producer.subscribe(queue)
        try await producer.send(1, measuredAt: .zero)
        try await producer.send(2, measuredAt: .zero)
        let sender = Task { try await producer.send(3, measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        #expect(newest.poll()?.value == 2)
        #expect(queue.poll()?.value == 1)
        try await sender.value
        #expect(newest.poll()?.value == 3)
    }

    @Test
    func `a waiting sender goes on when its queue is detached, ended, or its task cancelled`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        producer.subscribe(queue)
        for value in 1...2 { producer.put(value, measuredAt: .zero) }

        let cancelled = Task { try await producer.send(3, measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        cancelled.cancel()
        await #expect(throws: SubscriptionError.self) { try await cancelled.value }
        #expect(producer.lastSequence == 2)

        let detached = Task { try await producer.send(4, measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        producer.unsubscribe(queue)
        try await detached.value
        #expect(producer.lastSequence == 3)

        let ended = Task { try await queue.send(reading(5)) }
        await queue.room.untilSomebodyWaits()
        queue.finish()
        await #expect(throws: SubscriptionError.self) { try await ended.value }
        #expect(drain(queue) == [1, 2])
    }

    @Test
    func `a put that cannot wait is refused and counted`() {
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        for value in 1...3 { queue.put(reading(value)) }
        #expect(drain(queue) == [1, 2])
        #expect(queue.droppedCount == 1)
    }

    @Test
    func `what the queue holds survives the end`() async throws {
        let queue = QueueSubscription<Int>()
        for value in 1...3 { queue.put(reading(value)) }
        queue.finish()
        queue.put(reading(4))
        #expect(try await queue.next()?.value == 1)
        #expect(try queue.wait()?.value == 2)
        #expect(queue.poll()?.value == 3)
        #expect(try await queue.next() == nil)
        #expect(try queue.wait() == nil)
    }

    @Test
    func `references are released wherever they end`() {
        final class Box: Sendable {}
        weak var evicted: Box?
        weak var left: Box?
        do {
            let queue = QueueSubscription<Box>(capacity: 2)
            for number in 1...5 {
                let box = Box()
                if number == 1 { evicted = box }
                if number == 5 { left = box }
                queue.put(Reading(sequence: UInt64(number), time: .zero, value: box))
            }
            #expect(evicted == nil)
            #expect(left != nil)
        }
        #expect(left == nil)
    }
}
