import AsyncAlgorithms
import Quantities
import Subscriptions
import Testing

private func queue(_ values: ClosedRange<Int>) -> QueueSubscription<Int> {
    let queue = QueueSubscription<Int>()
    for value in values {
        queue.put(Reading(sequence: UInt64(value), time: Timestamp(nanoseconds: Int64(value)), value: value))
    }
    queue.finish()
    return queue
}

/// Sources meet swift-async-algorithms as the `AsyncSequence` of their readings.
struct ComposingTests {
    @Test
    func `readings are chunked`() async throws {
        var sums: [Int] = []
        for try await chunk in queue(1...6).readings.chunks(ofCount: 3) { sums.append(chunk.map(\.value).reduce(0, +)) }
        #expect(sums == [6, 15])
    }

    @Test
    func `readings are zipped`() async throws {
        var pairs: [Int] = []
        for try await (left, right) in zip(queue(1...3).readings, queue(11...14).readings) {
            pairs.append(left.value * right.value)
        }
        #expect(pairs == [11, 24, 39])
    }

    @Test
    func `readings are merged`() async throws {
        var values: Set<Int> = []
        for try await reading in AsyncAlgorithms.merge(queue(1...3).readings, queue(11...13).readings) {
            values.insert(reading.value)
        }
        #expect(values == [1, 2, 3, 11, 12, 13])
    }

    @Test
    func `duplicates are removed, and ends seen`() async throws {
        let source = queue(1...6).map { $0 / 3 }
        var values: [Int] = []
        for try await value in source.readings.map(\.value).removeDuplicates() { values.append(value) }
        #expect(values == [0, 1, 2])
    }

    @Test
    func `a failure of the source ends the composition with its error`() async {
        struct Unplugged: Error {}
        let broken = QueueSubscription<Int>()
        broken.finish(throwing: Unplugged())
        await #expect(throws: SubscriptionError.self) {
            for try await _ in chain(queue(1...2).readings, broken.readings) {}
        }
    }
}
