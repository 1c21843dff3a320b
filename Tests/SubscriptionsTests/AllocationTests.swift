import CAllocationCounter
import Quantities
import Testing

@testable import Subscriptions

/// How many blocks the calling thread asks for while `body` runs.
private func allocations(_ body: () -> Void) -> UInt64 {
    let before = allocation_count_this_thread()
    body()
    return allocation_count_this_thread() - before
}

private final class Box: Sendable {}

@Suite(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings an allocator of its own"))
struct AllocationTests {
    @Test
    func `the counter counts`() {
        #expect(allocations { withExtendedLifetime(Box()) {} } >= 1)
    }

    @Test
    func `a put to every kind of subscription and the polls allocate nothing`() {
        let producer = Producer<Checked>(realtime: true, keepsLast: true)
        let newest = producer.subscribe()
        let events = EventSubscription<Checked>(capacity: 8)
        let oldest = QueueSubscription<Checked>(capacity: 8, overflow: .dropOldest)
        let refusing = QueueSubscription<Checked>(capacity: 8, overflow: .dropNewest)
        let suspending = QueueSubscription<Checked>(capacity: 8, overflow: .suspend)
        producer.subscribe(events)
        producer.subscribe(oldest)
        producer.subscribe(refusing)
        producer.subscribe(suspending)
        let buffer = UnsafeMutableBufferPointer<Reading<Checked>>.allocate(capacity: 8)
        defer { buffer.deallocate() }
        var seen: UInt64 = 0
        func round(_ number: UInt64) {
            producer.put(Checked(number), measuredAt: .zero)
            if newest.poll() != nil { seen += 1 }
            if number.isMultiple(of: 10) { seen += events.drain(into: buffer).count }
            // Without a loop over an array, which allocates an iterator where nothing is optimised.
            if number.isMultiple(of: 3) { return }
            while oldest.poll() != nil { seen += 1 }
            while refusing.poll() != nil { seen += 1 }
            while suspending.poll() != nil { seen += 1 }
        }
        for number in 1...100 { round(UInt64(number)) }
        #expect(allocations { for number in 101...1_100 { round(UInt64(number)) } } == 0)
        #expect(seen > 0)
    }

    @Test
    func `references cross without an allocation`() {
        let producer = Producer<Box>()
        let newest = producer.subscribe()
        let queue = QueueSubscription<Box>(capacity: 4)
        producer.subscribe(queue)
        let boxes = [Box(), Box()]
        func round(_ number: Int) {
            producer.put(boxes[number % 2], measuredAt: .zero)
            _ = newest.poll()
            if number.isMultiple(of: 7) { while queue.poll() != nil {} }
        }
        for number in 1...100 { round(number) }
        #expect(allocations { for number in 1...1_000 { round(number) } } == 0)
    }

    @Test
    func `a blocking wait allocates nothing`() async {
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        let answers = Producer<Int>()
        let answered = answers.subscribe()
        async let writer: Void = onThread {
            while let reading = try? answered.wait() { producer.put(reading.value, measuredAt: .zero) }
        }
        let count = await onThread { () -> UInt64 in
            func round() {
                answers.put(1, measuredAt: .zero)
                _ = try? subscription.wait()
            }
            for _ in 0..<50 { round() }
            // A deadline that passes is counted by the benchmark: here the testing library keeps a trace of each throw.
            return allocations { for _ in 0..<500 { round() } }
        }
        answers.close()
        await writer
        #expect(count == 0)
    }

    @Test
    func `a loop's put with tasks waiting allocates nothing`() async throws {
        let producer = Producer<Int>(realtime: true)
        let subscriptions = (0..<10).map { _ in producer.subscribe() }
        for round in 0..<5 {
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for subscription in subscriptions { group.addTask { try await subscription.next()?.value } }
                for subscription in subscriptions { await subscription.mailbox.untilSomebodyWaits() }
                let count = allocations { producer.put(round, measuredAt: .zero) }
                if round > 0 { #expect(count == 0) }
                for try await value in group { #expect(value == round) }
            }
        }
    }
}
