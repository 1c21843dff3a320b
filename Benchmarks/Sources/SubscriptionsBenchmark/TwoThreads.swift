import AsyncAlgorithms
import CPeers
import CThreadControl
import Quantities
import Subscriptions
import Synchronization

private let rounds = 2_000_000

/// A flag and a number that two threads share.
final class Shared: Sendable {
    let isOver = Atomic<Bool>(false)
    let faults = Atomic<Int>(0)
    let sent = Atomic<Int64>(0)
    let ready = Atomic<Int>(0)
}

/// Nanoseconds for a put while a reader polls without a pause and checks what it sees.
func ourPutWithSpinningReader() -> Double { onProcessor(0, putWithSpinningReader) }

private func putWithSpinningReader() -> Double {
    let subscription = MostRecentSubscription<Large>()
    let shared = Shared()
    let reader = Thread(on: 1) {
        var last: UInt64 = 0
        shared.ready.store(1, ordering: .sequentiallyConsistent)
        while !shared.isOver.load(ordering: .relaxed) {
            guard let reading = subscription.poll() else { continue }
            if reading.value.first != reading.sequence || reading.sequence <= last {
                shared.faults.wrappingAdd(1, ordering: .relaxed)
            }
            last = reading.sequence
        }
    }
    while shared.ready.load(ordering: .sequentiallyConsistent) == 0 {}
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            subscription.put(Reading(sequence: round, time: .zero, value: Large(round)))
        }
    }
    shared.isOver.store(true, ordering: .relaxed)
    reader.join()
    precondition(shared.faults.load(ordering: .relaxed) == 0, "the reader saw a torn or an older element")
    return time
}

func cPutWithSpinningReader() -> Double { onProcessor(0) { peers_cell_spinning(56, rounds) } }

/// Millions of elements each second from one thread to another through a queue.
func ourQueue(_ overflow: OverflowPolicy) -> Double { onProcessor(0) { throughput(overflow, capacity: 1024) } }

private func throughput(_ overflow: OverflowPolicy, capacity: Int) -> Double {
    let queue = QueueSubscription<UInt64>(capacity: capacity, overflow: overflow)
    let reader = Thread(on: 1) {
        var sum: UInt64 = 0
        while true {
            if let reading = queue.poll() {
                sum &+= reading.value
                if reading.sequence == UInt64(rounds) { break }
            }
        }
        consume(sum)
    }
    var refused = queue.droppedCount
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            while true {
                queue.put(Reading(sequence: round, time: .zero, value: round))
                if overflow == .dropOldest { break }
                let now = queue.droppedCount
                if now == refused { break }
                refused = now
            }
        }
        reader.join()
    }
    return 1_000 / time
}

/// Millions of elements each second through AsyncAlgorithms' channel, between two tasks.
func channelThroughput() async -> Double {
    let few = 100_000
    let channel = AsyncChannel<UInt64>()
    let start = Timestamp.now()
    async let sending: Void = {
        for round in 1...UInt64(few) { await channel.send(round) }
        channel.finish()
    }()
    var sum: UInt64 = 0
    for await value in channel { sum &+= value }
    await sending
    consume(sum)
    return 1_000 / (Double(Timestamp.now().nanoseconds(since: start)) / Double(few))
}

/// Millions of elements each second through an unbounded `AsyncStream`, from a thread to a task.
func streamThroughput() async -> Double {
    let few = 200_000
    let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self)
    let start = Timestamp.now()
    let writer = Thread(on: 0) {
        for round in 1...UInt64(few) { continuation.yield(round) }
        continuation.finish()
    }
    var sum: UInt64 = 0
    for await value in stream { sum &+= value }
    writer.join()
    consume(sum)
    return 1_000 / (Double(Timestamp.now().nanoseconds(since: start)) / Double(few))
}

/// Median and 99th percentile of wake-ups, in nanoseconds.
struct Latency {
    var p50: Double
    var p99: Double

    init(_ nanoseconds: [Int64]) {
        p50 = Sample.quantile(nanoseconds, 0.5)
        p99 = Sample.quantile(nanoseconds, 0.99)
    }
}

private let wakes = 1_000

func futexPair() -> Latency {
    var latencies = [Int64](repeating: 0, count: wakes)
    latencies.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let buffer = buffer  // One thread fills it, and is joined below.
        Thread { peers_futex_pair(buffer.baseAddress, Int32(wakes)) }.join()
    }
    return Latency(latencies)
}

/// From a put to the moment at which the thread that was blocked on it runs.
func ourBlockedThread() -> Latency {
    let subscription = MostRecentSubscription<Large>()
    let shared = Shared()
    nonisolated(unsafe) var latencies: [Int64] = []  // One thread fills it, and is joined below.
    let reader = Thread {
        latencies.reserveCapacity(wakes)
        for round in 1...wakes {
            shared.ready.store(round, ordering: .sequentiallyConsistent)
            guard (try? subscription.wait()) != nil else { return }
            latencies.append(Timestamp.now().nanoseconds &- shared.sent.load(ordering: .relaxed))
        }
    }
    wake(shared) { subscription.put(Reading(sequence: $0, time: .zero, value: Large($0))) }
    reader.join()
    return Latency(latencies)
}

/// Puts each time the reader has been waiting for a while, on a thread bound to processor 0.
private func wake(_ shared: Shared, _ put: @escaping (UInt64) -> Void) {
    Thread(on: 0) {
        for round in 1...wakes {
            while shared.ready.load(ordering: .sequentiallyConsistent) != round { pause(microseconds: 5) }
            pause(microseconds: 50)
            shared.sent.store(Timestamp.now().nanoseconds, ordering: .relaxed)
            put(UInt64(round))
        }
    }.join()
}

private func awakened(
    _ next: @escaping @Sendable () async -> Void, _ shared: Shared, _ put: @escaping (UInt64) -> Void
) async -> Latency {
    let task = Task.detached { () -> [Int64] in
        var latencies: [Int64] = []
        latencies.reserveCapacity(wakes)
        for round in 1...wakes {
            shared.ready.store(round, ordering: .sequentiallyConsistent)
            await next()
            latencies.append(Timestamp.now().nanoseconds &- shared.sent.load(ordering: .relaxed))
        }
        return latencies
    }
    wake(shared, put)
    return Latency(await task.value)
}

/// From a put on an ordinary thread to the moment at which the task that awaits it runs.
func ourAwaitingTask(realtime: Bool) async -> Latency {
    let producer = Producer<Large>(realtime: realtime)
    let subscription = producer.subscribe()
    return await awakened({ _ = try? await subscription.next() }, Shared()) {
        producer.put(Large($0), measuredAt: .zero)
    }
}

func streamAwaitingTask() async -> Latency {
    let (stream, continuation) = AsyncStream.makeStream(of: Large.self, bufferingPolicy: .bufferingNewest(1))
    let shared = Shared()
    let task = Task.detached { () -> [Int64] in
        var iterator = stream.makeAsyncIterator()
        var latencies: [Int64] = []
        latencies.reserveCapacity(wakes)
        for round in 1...wakes {
            shared.ready.store(round, ordering: .sequentiallyConsistent)
            _ = await iterator.next()
            latencies.append(Timestamp.now().nanoseconds &- shared.sent.load(ordering: .relaxed))
        }
        return latencies
    }
    wake(shared) { continuation.yield(Large($0)) }
    return Latency(await task.value)
}
