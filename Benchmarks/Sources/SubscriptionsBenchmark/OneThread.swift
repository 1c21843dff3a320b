import AsyncAlgorithms
import CPeers
import Quantities
import Subscriptions

private let rounds = 2_000_000

@inline(never)
func ourLargeCell() -> Double {
    let subscription = MostRecentSubscription<Large>()
    var sum: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            subscription.put(Reading(sequence: round, time: .zero, value: Large(round)))
            if let reading = subscription.poll() { sum &+= reading.value.first }
        }
    }
    consume(sum)
    return time
}

@inline(never)
func ourSmallCell() -> Double {
    let subscription = MostRecentSubscription<UInt64>()
    var sum: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            subscription.put(Reading(sequence: round, time: .zero, value: round))
            if let reading = subscription.poll() { sum &+= reading.value }
        }
    }
    consume(sum)
    return time
}

@inline(never)
func ourReferences() -> Double {
    let subscription = MostRecentSubscription<Box>()
    let box = Box(1)
    var sum: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            subscription.put(Reading(sequence: round, time: .zero, value: box))
            if let reading = subscription.poll() { sum &+= reading.value.number }
        }
    }
    consume(sum)
    return time
}

@inline(never)
func ourProducer() -> Double {
    let producer = Producer<Large>()
    let subscription = producer.subscribe()
    var sum: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            producer.put(Large(round), measuredAt: .zero)
            if let reading = subscription.poll() { sum &+= reading.value.first }
        }
    }
    consume(sum)
    return time
}

@inline(never)
func ourFanOut() -> Double {
    let producer = Producer<Large>()
    let subscriptions = (0..<16).map { _ in producer.subscribe() }
    let time = nanoseconds(for: rounds / 8) {
        for round in 1...UInt64(rounds / 8) { producer.put(Large(round), measuredAt: .zero) }
    }
    consume(subscriptions[0].poll()?.value.first ?? 0)
    return time / 16
}

@inline(never)
func ourEvents() -> Double {
    let events = EventSubscription<Large>()
    let buffer = UnsafeMutableBufferPointer<Reading<Large>>.allocate(capacity: 64)
    defer { buffer.deallocate() }
    var sum: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            events.put(Reading(sequence: round, time: .zero, value: Large(round)))
            if round & 7 == 0 { sum &+= events.drain(into: buffer).count }
        }
    }
    consume(sum)
    return time
}

func streamOneThread() async -> Double {
    let (stream, continuation) = AsyncStream.makeStream(of: Large.self, bufferingPolicy: .bufferingNewest(1))
    var iterator = stream.makeAsyncIterator()
    var sum: UInt64 = 0
    let few = 50_000
    let start = Timestamp.now()
    for round in 1...UInt64(few) {
        continuation.yield(Large(round))
        if let value = await iterator.next() { sum &+= value.first }
    }
    let time = Double(Timestamp.now().nanoseconds(since: start)) / Double(few)
    consume(sum)
    return time
}

func ourTask() async throws -> Double {
    let subscription = MostRecentSubscription<Large>()
    var sum: UInt64 = 0
    let few = 200_000
    let start = Timestamp.now()
    for round in 1...UInt64(few) {
        subscription.put(Reading(sequence: round, time: .zero, value: Large(round)))
        if let reading = try await subscription.next() { sum &+= reading.value.first }
    }
    let time = Double(Timestamp.now().nanoseconds(since: start)) / Double(few)
    consume(sum)
    return time
}

func cInOneThread(_ bytes: Int32) -> Double { peers_cell_one_thread(bytes, rounds) }
