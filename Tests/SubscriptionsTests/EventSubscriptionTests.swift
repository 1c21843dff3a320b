import Quantities
import Testing

@testable import Subscriptions

private func drained<Value>(_ subscription: EventSubscription<Value>, room: Int = 128) -> (EventBatch, [Value]) {
    let buffer = UnsafeMutableBufferPointer<Reading<Value>>.allocate(capacity: room)
    defer { buffer.deallocate() }
    let batch = subscription.drain(into: buffer)
    let values = buffer[..<batch.kept].map(\.value)
    UnsafeMutableBufferPointer(rebasing: buffer[..<batch.kept]).deinitialize()
    return (batch, values)
}

struct EventSubscriptionTests {
    @Test
    func `a drain gives what has happened since the last one, once and in order`() {
        let producer = Producer<Int>()
        let events = EventSubscription<Int>()
        producer.subscribe(events)
        #expect(drained(events).0 == EventBatch(count: 0, kept: 0))
        for value in 1...3 { producer.put(value, measuredAt: .zero) }
        let (batch, values) = drained(events)
        #expect(batch == EventBatch(count: 3, kept: 3))
        #expect(!batch.isTruncated)
        #expect(values == [1, 2, 3])
        #expect(drained(events).0.count == 0)
    }

    @Test(arguments: [4, 64])
    func `on overflow the count is exact and the newest are kept`(capacity: Int) {
        let producer = Producer<Int>()
        let events = EventSubscription<Int>(capacity: capacity)
        producer.subscribe(events)
        for value in 1...1_000 { producer.put(value, measuredAt: .zero) }
        let (batch, values) = drained(events)
        #expect(batch.count == 1_000)
        #expect(batch.isTruncated)
        #expect(values == Array((1_001 - capacity)...1_000))
        producer.put(1_001, measuredAt: .zero)
        #expect(drained(events).0 == EventBatch(count: 1, kept: 1))
        #expect(events.lostCount == 1_000 - UInt64(capacity))
    }

    @Test
    func `what nobody drains is counted as lost as it gives way`() {
        let producer = Producer<Int>()
        let events = EventSubscription<Int>(capacity: 4)
        producer.subscribe(events)
        for value in 1...10 {
            producer.put(value, measuredAt: .zero)
            #expect(events.lostCount == UInt64(max(0, value - 4)))
        }
        // Two of the four that are left are passed over, for want of room.
        #expect(drained(events, room: 2).1 == [9, 10])
        #expect(events.lostCount == 8)
    }

    @Test
    func `a buffer that is too small gets the newest and the exact count`() {
        let events = EventSubscription<String>()
        for value in 1...10 { events.put(Reading(sequence: UInt64(value), time: .zero, value: "\(value)")) }
        let (batch, values) = drained(events, room: 4)
        #expect(batch.count == 10)
        #expect(batch.isTruncated)
        #expect(values == ["7", "8", "9", "10"])
        #expect(drained(events).0.count == 0)
    }

    @Test
    func `it fires once, on the first occurrence, and again after it was armed again`() async throws {
        let producer = Producer<Int>()
        let event = EventSubscription<Int>()
        producer.subscribe(event)
        async let first = event.fired()
        await event.mailbox.untilSomebodyWaits()
        producer.put(1, measuredAt: .zero)
        producer.put(2, measuredAt: .zero)
        #expect(try await first?.value == 1)
        #expect(try await event.fired()?.value == 1)
        #expect(try event.waitUntilFired(until: .zero)?.value == 1)
        event.rearm()
        #expect(!event.hasFired)
        producer.put(3, measuredAt: .zero)
        #expect(try await event.fired()?.value == 3)
        #expect(drained(event).1 == [1, 2, 3])
    }

    @Test
    func `the end wakes who waits for it to fire`() async throws {
        let event = EventSubscription<Int>()
        async let first = event.fired()
        await event.mailbox.untilSomebodyWaits()
        event.finish()
        #expect(try await first == nil)
    }
}
