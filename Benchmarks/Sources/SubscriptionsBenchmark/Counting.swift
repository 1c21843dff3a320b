import CAllocationCounter
import Quantities
@_spi(Measuring) import Subscriptions

/// How many blocks the calling thread asks for while `body` runs.
func allocations(_ body: () -> Void) -> UInt64 {
    let before = allocation_count_this_thread()
    body()
    return allocation_count_this_thread() - before
}

/// Blocks for 1,000 puts to every kind of subscription, and as many polls.
func allocationsOfPuts() -> UInt64 {
    let producer = Producer<Large>(realtime: true, keepsLast: true)
    let newest = producer.subscribe()
    let events = EventSubscription<Large>()
    let queue = QueueSubscription<Large>()
    producer.subscribe(events)
    producer.subscribe(queue)
    func round(_ number: UInt64) {
        producer.put(Large(number), measuredAt: .zero)
        _ = newest.poll()
        _ = queue.poll()
        _ = events.drain { _ in }
    }
    for number in 1...100 { round(UInt64(number)) }
    return allocations { for number in 1...1_000 { round(UInt64(number)) } }
}

/// Blocks for 1,000 blocking waits, of which every second ends at its deadline.
func allocationsOfWaits() -> UInt64 {
    let there = Producer<Large>()
    let back = Producer<Large>()
    let outward = there.subscribe()
    let homeward = back.subscribe()
    let answering = Thread(on: 1) {
        while let reading = try? outward.wait() { back.put(reading.value, measuredAt: .zero) }
    }
    var late = 0
    func round() {
        there.put(Large(1), measuredAt: .zero)
        _ = try? homeward.wait()
        do throws(SubscriptionError) { _ = try homeward.wait(until: .zero) } catch { late += 1 }
    }
    for _ in 0..<100 { round() }
    let count = allocations { for _ in 0..<500 { round() } }
    there.close()
    answering.join()
    return count
}

/// The most blocks that one put asks for when it resumes a task.
func allocationsOfTaskWaits() async -> UInt64 {
    let producer = Producer<Large>()
    let subscription = producer.subscribe()
    return await allocationsOfResumes({ _ = try? await subscription.next() }) {
        producer.put(Large(1), measuredAt: .zero)
    }
}

/// The same for a bare continuation.
func allocationsOfBareResumes() async -> UInt64 {
    let held = Held()
    return await allocationsOfResumes({
        await withUnsafeContinuation { held.continuation = $0 }
    }) {
        held.continuation?.resume()
    }
}

private final class Held: @unchecked Sendable {
    // Sendable: written by the task before it suspends, read by the thread long afterwards.
    var continuation: UnsafeContinuation<Void, Never>?
}

private func allocationsOfResumes(
    _ wait: @escaping @Sendable () async -> Void, _ resume: @escaping () -> Void
) async -> UInt64 {
    let shared = Shared()
    let rounds = 200
    let task = Task.detached {
        for round in 1...rounds {
            shared.ready.store(round, ordering: .sequentiallyConsistent)
            await wait()
        }
    }
    nonisolated(unsafe) var most: UInt64 = 0  // One thread writes it, and is joined below.
    Thread(on: 0) {
        for round in 1...rounds {
            while shared.ready.load(ordering: .sequentiallyConsistent) != round { pause(microseconds: 5) }
            pause(microseconds: 50)
            let count = allocations(resume)
            if round > rounds / 2 { most = max(most, count) }
        }
    }.join()
    await task.value
    return most
}

/// Nanoseconds and futex wakes for a loop's put while a hundred tasks wait.
func hundredTasks() async -> (nanoseconds: Double, wakes: UInt64) {
    let producer = Producer<Large>(realtime: true)
    let subscriptions = (0..<100).map { _ in producer.subscribe() }
    var times: [Int64] = []
    var wakes: UInt64 = 0
    for round in 0..<50 {
        await withTaskGroup(of: Void.self) { group in
            for subscription in subscriptions { group.addTask { _ = try? await subscription.next() } }
            // All of them wait before the loop puts.
            while !subscriptions.allSatisfy(\.isAwaited) { await Task.yield() }
            let before = FutexWakes.ofThisThread
            let start = Timestamp.now()
            producer.put(Large(UInt64(round)), measuredAt: .zero)
            times.append(Timestamp.now().nanoseconds(since: start))
            wakes = max(wakes, FutexWakes.ofThisThread - before)
        }
    }
    return (Sample.quantile(times, 0.5), wakes)
}
