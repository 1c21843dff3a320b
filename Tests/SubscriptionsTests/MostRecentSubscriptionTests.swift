import Quantities
import Testing

@testable import Subscriptions

private final class Box: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
}

private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

struct MostRecentSubscriptionTests {
    @Test
    func `an element is given once and the newest wins`() {
        let producer = Producer<Double>()
        let subscription = producer.subscribe()
        #expect(subscription.poll() == nil)
        producer.put(1.5, measuredAt: at(10))
        producer.put(2.5, measuredAt: at(20))
        #expect(subscription.poll() == Reading(sequence: 2, time: at(20), value: 2.5))
        #expect(subscription.poll() == nil)
        #expect(subscription.lostCount == 1)
    }

    @Test
    func `what a reader that has stopped misses is counted as it happens`() {
        func check<Value: Sendable>(_ value: Value) {
            let producer = Producer<Value>()
            let subscription = producer.subscribe()
            #expect(subscription.lostCount == 0)
            for count in 1...10 {
                producer.put(value, measuredAt: .zero)
                #expect(subscription.lostCount == UInt64(count) - 1)
            }
            #expect(subscription.poll() != nil)
            #expect(subscription.lostCount == 9)
            producer.put(value, measuredAt: .zero)
            #expect(subscription.lostCount == 9)
            for _ in 1...3 { producer.put(value, measuredAt: .zero) }
            #expect(subscription.lostCount == 12)
            producer.close()
            #expect(subscription.lostCount == 12)
            #expect(subscription.poll() != nil)
            #expect(subscription.lostCount == 12)
        }
        check(1)
        check(Box(1))
        check((Int64(1), Int64(2), Int64(3)))
    }

    @Test
    func `elements of every size keep all their bytes`() {
        func check<Value: Equatable & Sendable>(_ values: [Value]) {
            let subscription = MostRecentSubscription<Value>()
            for (index, value) in values.enumerated() {
                let reading = Reading(sequence: UInt64(index + 1), time: at(Int64(index)), value: value)
                subscription.put(reading)
                #expect(subscription.poll() == reading)
            }
        }
        check([true, false, true, true, false, true])
        check([UInt8](0...20))
        check((0..<10).map { Int32($0) &* 0x0101_0101 })
        check((0..<10).map { SIMD8<Double>(repeating: Double($0)) })
        check((0..<10).map { [Float(-$0), 1, 2].map { SIMD3<Float>($0, 1, 2) }[0] })
        check(["a", "b", "a string that is longer than what fits in place"])
        check((0..<10).map { Optional(Int64($0)) })
    }

    @Test
    func `a class reference is released when it is overwritten, read and dropped, or left behind`() {
        weak var overwritten: Box?
        weak var read: Box?
        weak var left: Box?
        do {
            let subscription = MostRecentSubscription<Box>()
            do {
                let boxes = [Box(1), Box(2), Box(3), Box(4), Box(5)]
                overwritten = boxes[0]
                read = boxes[3]
                left = boxes[4]
                for box in boxes[..<4] {
                    subscription.put(Reading(sequence: UInt64(box.number), time: .zero, value: box))
                }
                #expect(subscription.poll()?.value.number == 4)
                subscription.put(Reading(sequence: 5, time: .zero, value: boxes[4]))
            }
            #expect(overwritten == nil)
            #expect(read == nil)
            #expect(left?.number == 5)
            #expect(subscription.lostCount == 3)
        }
        #expect(left == nil)
    }

    @Test
    func `a waiting task gets the next element`() async throws {
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        async let element = subscription.next()
        await subscription.mailbox.untilSomebodyWaits()
        producer.put(7, measuredAt: at(1))
        #expect(try await element?.value == 7)
    }

    @Test
    func `a real-time writer's waiting task is resumed through the relay`() async throws {
        let producer = Producer<Int>(realtime: true)
        let subscription = producer.subscribe()
        for value in 0..<20 {
            async let element = subscription.next()
            await subscription.mailbox.untilSomebodyWaits()
            producer.put(value, measuredAt: at(1))
            #expect(try await element?.value == value)
        }
    }

    @Test
    func `close ends a waiting task and a waiting thread`() async throws {
        let producer = Producer<Int>()
        let first = producer.subscribe()
        let second = producer.subscribe()
        async let ended = first.next()
        let thread = Task.detached { try second.wait() }
        await first.mailbox.untilSomebodyWaits()
        await second.mailbox.untilSomebodyWaits()
        producer.close()
        #expect(try await ended == nil)
        #expect(try await thread.value == nil)
        #expect(first.isFinished)
    }

    @Test
    func `an element that was not read survives the close`() async throws {
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        producer.put(1, measuredAt: at(1))
        producer.close()
        producer.put(2, measuredAt: at(2))
        #expect(try await subscription.next()?.value == 1)
        #expect(try await subscription.next() == nil)
        #expect(producer.subscribe().isFinished)
    }

    @Test
    func `a failure reaches every reader as a typed error`() async {
        struct Unplugged: Error {}
        let producer = Producer<Int>()
        let subscription = producer.subscribe()
        producer.fail(Unplugged())
        await #expect(throws: SubscriptionError.self) { try await subscription.next() }
        #expect(throws: SubscriptionError.self) { try subscription.wait() }
        #expect(subscription.poll() == nil)
    }

    @Test
    func `cancellation ends a wait at once and loses no element`() async throws {
        let subscription = MostRecentSubscription<Int>()
        let task = Task { try await subscription.next() }
        await subscription.mailbox.untilSomebodyWaits()
        task.cancel()
        guard case .failure(let error) = await task.result, case .cancelled = error as? SubscriptionError else {
            Issue.record("expected .cancelled")
            return
        }
        subscription.put(Reading(sequence: 1, time: .zero, value: 3))
        #expect(try await subscription.next()?.value == 3)
    }

    @Test
    func `a blocking wait ends at its deadline`() {
        let subscription = MostRecentSubscription<Int>()
        let deadline = Timestamp.now().advanced(by: .milliseconds(2))
        #expect {
            try subscription.wait(until: deadline)
        } throws: { error in
            if case .timedOut = error as? SubscriptionError { true } else { false }
        }
        #expect(Timestamp.now() >= deadline)
    }

    @Test
    func `a second reader gets a typed error while the first waits`() async throws {
        let subscription = MostRecentSubscription<Int>()
        let first = Task { try await subscription.next() }
        await subscription.mailbox.untilSomebodyWaits()
        do {
            _ = try await subscription.next()
            Issue.record("a second reader was let in")
        } catch {
            guard case .concurrentRead = error else {
                Issue.record("unexpected \(error)")
                return
            }
        }
        subscription.put(Reading(sequence: 1, time: .zero, value: 3))
        #expect(try await first.value?.value == 3)
    }
}
