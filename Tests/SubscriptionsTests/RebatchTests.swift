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
