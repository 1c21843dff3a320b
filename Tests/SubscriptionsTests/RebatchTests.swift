import Quantities
import Testing

@testable import Subscriptions

private func block(_ rows: Int, _ columns: Int, of value: Int16) -> Batch<Int16> {
    Batch(unchecked: [rows, columns], Array(repeating: value, count: rows * columns))
}

private func put<Scalar>(_ batch: Batch<Scalar>, _ subscription: some Subscription<Batch<Scalar>>, _ number: Int = 1) {
    subscription.put(Reading(sequence: UInt64(number), time: Timestamp(nanoseconds: Int64(number)), value: batch))
}

/// All elements at one place along an axis.
private func row(_ batch: Batch<Int16>, _ index: Int) -> [Int16] {
    Array(batch.elements[(index * batch.shape[1])..<((index + 1) * batch.shape[1])])
}

struct RebatchTests {
    @Test
    func `batches are joined and cut along axis 1 as RTCBot does`() async throws {
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 1024, axis: 1)
        put(block(2, 960, of: 0), rebatch)
        put(block(2, 960, of: 1), rebatch, 2)
        let first = try #require(try await rebatch.next())
        #expect(first.value.shape == [2, 1024])
        for index in 0..<2 {
            #expect(row(first.value, index) == Array(repeating: 0, count: 960) + Array(repeating: 1, count: 64))
        }
        #expect(rebatch.pendingSamples == 896)
        put(block(2, 128, of: 2), rebatch, 3)
        let second = try #require(try await rebatch.next())
        for index in 0..<2 {
            #expect(row(second.value, index) == Array(repeating: 1, count: 896) + Array(repeating: 2, count: 128))
        }
        #expect(first.time.nanoseconds == 1)
        #expect(second.time.nanoseconds == 2)
        #expect(second.sequence == 2)
        put(block(2, 2048, of: 3), rebatch, 4)
        #expect(try await rebatch.next()?.value == block(2, 1024, of: 3))
        #expect(try await rebatch.next()?.value == block(2, 1024, of: 3))
        #expect(rebatch.pendingSamples == 0)
    }

    @Test
    func `an exact batch passes without a copy`() async throws {
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 1024)
        let batch = block(1024, 2, of: 5)
        put(batch, rebatch)
        let passed = try #require(try await rebatch.next()).value
        let before = batch.elements.withUnsafeBufferPointer(\.baseAddress)
        #expect(passed.elements.withUnsafeBufferPointer(\.baseAddress) == before)
    }

    @Test(arguments: [0, 1, 2, -1, -2, -3])
    func `every axis of a batch with three works, counted from either end`(axis: Int) throws {
        let shape = [4, 3, 5]
        let index = axis < 0 ? 3 + axis : axis
        let inner = shape[(index + 1)...].reduce(1, *)
        let outer = shape[..<index].reduce(1, *)
        var rebatcher = Rebatcher<Int32>(samples: 7, axis: axis)
        var out: [Batch<Int32>] = []
        // Number each sample along the axis, over all batches.
        var sample: Int32 = 0
        for _ in 0..<7 {
            var elements: [Int32] = []
            for _ in 0..<outer {
                for offset in 0..<shape[index] {
                    elements += Array(repeating: sample + Int32(offset), count: inner)
                }
            }
            sample += Int32(shape[index])
            try rebatcher.append(Batch(shape: shape, elements: elements)) { out.append($0) }
        }
        #expect(out.count == 7 * shape[index] / 7)
        for (number, batch) in out.enumerated() {
            #expect(batch.shape[index] == 7)
            var expected: [Int32] = []
            for _ in 0..<outer {
                for offset in 0..<7 { expected += Array(repeating: Int32(number * 7 + offset), count: inner) }
            }
            #expect(batch.elements == expected)
        }
        #expect(rebatcher.flush() == nil)
    }

    @Test
    func `flush gives what is left over`() throws {
        var rebatcher = Rebatcher<Int16>(samples: 1024)
        try rebatcher.append(block(960, 2, of: 1)) { _ in Issue.record("not yet") }
        #expect(rebatcher.flush() == block(960, 2, of: 1))
        #expect(rebatcher.flush() == nil)
        #expect(rebatcher.pending == 0)
    }

    @Test
    func `an axis that does not exist and shapes that do not match are errors`() throws {
        var noAxis = Rebatcher<Int16>(samples: 4, axis: 2)
        #expect(throws: SubscriptionError.self) { try noAxis.append(block(2, 2, of: 0)) { _ in } }
        var mixed = Rebatcher<Int16>(samples: 4)
        try mixed.append(block(2, 2, of: 0)) { _ in }
        #expect(throws: SubscriptionError.self) { try mixed.append(block(2, 3, of: 0)) { _ in } }
        #expect(mixed.pending == 2)
        #expect(throws: SubscriptionError.self) { try Batch<Int16>(shape: [2, 3], elements: [1, 2]) }
        #expect(throws: SubscriptionError.self) { try Batch<Int16>(shape: [-1, -2], elements: [1, 2]) }
    }

    @Test
    func `the reader sees a batch that does not match as an error, after what was whole`() async throws {
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 4)
        put(block(5, 2, of: 1), rebatch)
        put(block(5, 3, of: 1), rebatch)
        #expect(try await rebatch.next()?.value == block(4, 2, of: 1))
        do {
            _ = try await rebatch.next()
            Issue.record("no error")
        } catch {
            guard case .mismatch = error else {
                Issue.record("unexpected \(error)")
                return
            }
        }
    }

    @Test
    func `the remainder goes out at the end when that was asked for`() async throws {
        let producer = Producer<Batch<Int16>>()
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 4, flushesAtEnd: true)
        producer.subscribe(rebatch)
        producer.put(block(5, 1, of: 1), measuredAt: .zero)
        producer.close()
        #expect(try await rebatch.next()?.value.shape == [4, 1])
        #expect(try await rebatch.next()?.value.shape == [1, 1])
        #expect(try await rebatch.next() == nil)
    }
}

/// Over a queue that suspends: what is sent waits for room, and nothing is lost.
@Suite(.timeLimit(.minutes(5)))
struct SuspendingRebatchTests {
    private typealias Rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>

    private func rebatch(_ samples: Int, flushesAtEnd: Bool = false) -> (Rebatch, QueueSubscription<Batch<Int16>>) {
        let queue = QueueSubscription<Batch<Int16>>(capacity: 2, overflow: .suspend)
        return (Rebatch(samples: samples, flushesAtEnd: flushesAtEnd, queue), queue)
    }

    private func samples(_ range: Range<Int>) -> Batch<Int16> { Batch(range.map { Int16($0) }) }

    @Test(arguments: [1, 3, 4, 5, 8, 40])
    func `everything that is sent is read, in order, whatever the length`(length: Int) async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, queue) = rebatch(4, flushesAtEnd: true)
        producer.subscribe(rebatch)
        let sender = Task {
            for start in stride(from: 0, to: 200, by: length) {
                let block = Batch((start..<min(200, start + length)).map { Int16($0) })
                try await producer.send(block, measuredAt: .zero)
            }
            producer.close()
        }
        var seen: [Int16] = []
        while let reading = try await rebatch.next() { seen += reading.value.elements }
        try await sender.value
        #expect(seen == (0..<200).map { Int16($0) })
        #expect(rebatch.lostCount == 0)
        #expect(queue.droppedCount == 0)
    }

    @Test
    func `a batch that makes more than the queue holds is read to its end by polls too`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, _) = rebatch(1)
        producer.subscribe(rebatch)
        try await producer.send(samples(0..<10), measuredAt: .zero)
        producer.close()
        var seen: [Int16] = []
        while let reading = rebatch.poll() { seen += reading.value.elements }
        #expect(seen == (0..<10).map { Int16($0) })
        #expect(try await rebatch.next() == nil)
    }

    @Test
    func `the remainder and the end wait for room as well`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, _) = rebatch(2, flushesAtEnd: true)
        producer.subscribe(rebatch)
        try await producer.send(samples(0..<5), measuredAt: .zero)
        producer.close()
        rebatch.finish()
        #expect(try await rebatch.next()?.value.elements == [0, 1])
        #expect(try await rebatch.next()?.value.elements == [2, 3])
        #expect(try await rebatch.next()?.value.elements == [4])
        #expect(try await rebatch.next() == nil)
    }

    @Test
    func `a failure comes behind what is held`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, _) = rebatch(1)
        producer.subscribe(rebatch)
        try await producer.send(samples(0..<4), measuredAt: .zero)
        producer.fail(SubscriptionError.timedOut)
        for value in 0..<4 { #expect(try await rebatch.next()?.value.elements == [Int16(value)]) }
        do {
            _ = try await rebatch.next()
            Issue.record("no error")
        } catch {
            // As the producer's error, and not as one of this read.
            guard case .failed = error else {
                Issue.record("unexpected \(error)")
                return
            }
        }
    }

    @Test
    func `a put, which cannot wait, is refused for want of room and counted`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, _) = rebatch(1)
        producer.subscribe(rebatch)
        for value in 0..<5 { producer.put(samples(value..<(value + 1)), measuredAt: .zero) }
        #expect(rebatch.lostCount == 3)
        #expect(!rebatch.hasRoom)
        #expect(rebatch.poll()?.sequence == 1)
        #expect(rebatch.hasRoom)
    }

    @Test
    func `detaching it or cancelling lets a sender that waits go on`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, queue) = rebatch(1)
        producer.subscribe(rebatch)
        try await producer.send(samples(0..<5), measuredAt: .zero)
        let cancelled = Task { try await producer.send(Batch([Int16(9)]), measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        cancelled.cancel()
        await #expect(throws: SubscriptionError.self) { try await cancelled.value }
        let detached = Task { try await producer.send(Batch([Int16(9)]), measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        producer.unsubscribe(rebatch)
        try await detached.value
        #expect(producer.lastSequence == 2)
    }

    @Test
    func `a delayed one waits for room too`() async throws {
        let producer = Producer<Batch<Int16>>()
        let (rebatch, _) = rebatch(1)
        let delayed = DelayedSubscription(producer, rebatch)
        async let first = delayed.next()
        while producer.subscriberCount == 0 { await Task.yield() }
        let sender = Task { for value in 0..<20 { try await producer.send(Batch([Int16(value)]), measuredAt: .zero) } }
        #expect(try await first?.value.elements == [0])
        for value in 1..<20 { #expect(try await delayed.next()?.value.elements == [Int16(value)]) }
        try await sender.value
    }
}
