import FoundationEssentials
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

/// How many operations all stress tests make together: `SINEW_STRESS_OPERATIONS`, or few enough for every run.
private let operations: UInt64 =
    ProcessInfo.processInfo.environment["SINEW_STRESS_OPERATIONS"].flatMap { UInt64($0) } ?? 400_000

/// The share of one test.
private func share(_ part: Double) -> UInt64 { UInt64(Double(operations) * part) }

private func reading(_ number: UInt64) -> Reading<Checked> {
    Reading(sequence: number, time: .zero, value: Checked(number))
}

/// The number of the element that a reader took last.
private final class Answer: Sendable {
    let number = Atomic<UInt64>(0)
    private let one = Atomic<Int>(1)
    /// 1, which the optimiser does not know.
    var step: Int { one.load(ordering: .relaxed) }
}

/// Interleavings of threads and tasks; `Tests/stress` runs them with 12 million operations under the sanitizer.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct StressTests {
    @Test
    func `a polling reader sees whole and ever newer elements, and the last one`() async {
        let subscription = MostRecentSubscription<Checked>()
        let writes = share(0.2)
        async let writer: Void = onThread {
            for number in 1...writes { subscription.put(reading(number)) }
        }
        let (seen, faults) = await onThread { () -> (UInt64, Int) in
            var (seen, faults, last) = (UInt64(0), 0, UInt64(0))
            while last < writes {
                guard let reading = subscription.poll() else { continue }
                if !reading.value.isWhole || reading.sequence <= last || reading.value.number != reading.sequence {
                    faults += 1
                }
                last = reading.sequence
                seen += 1
            }
            return (seen, faults)
        }
        await writer
        #expect(faults == 0)
        #expect(seen + subscription.lostCount == writes)
    }

    @Test
    func `references cross whole and ever newer, and none is left over`() async {
        let subscription = MostRecentSubscription<CheckedBox>()
        let writes = share(0.1)
        async let writer: Void = onThread {
            for number in 1...writes {
                subscription.put(Reading(sequence: number, time: .zero, value: CheckedBox(number)))
            }
        }
        let faults = await onThread { () -> Int in
            var (faults, last) = (0, UInt64(0))
            while last < writes {
                guard let reading = subscription.poll() else { continue }
                if !reading.value.content.isWhole || reading.sequence <= last { faults += 1 }
                last = reading.sequence
            }
            return faults
        }
        await writer
        #expect(faults == 0)
    }

    @Test(arguments: [2, 16])
    func `the counts of all drains together are exact, and no event is seen twice`(capacity: Int) async {
        let events = EventSubscription<Checked>(capacity: capacity)
        let writes = share(0.1)
        async let writer: Void = onThread {
            for number in 1...writes { events.put(reading(number)) }
        }
        let (counted, kept, faults) = await onThread { () -> (UInt64, UInt64, Int) in
            var (counted, kept, faults, last) = (UInt64(0), UInt64(0), 0, UInt64(0))
            while counted < writes {
                let batch = events.drain { reading in
                    if !reading.value.isWhole || reading.sequence <= last { faults += 1 }
                    last = reading.sequence
                }
                counted += batch.count
                kept += UInt64(batch.kept)
                // The newest of a batch is where its count ends.
                if batch.count > 0, last != counted { faults += 1 }
            }
            return (counted, kept, faults)
        }
        await writer
        #expect(counted == writes)
        #expect(faults == 0)
        #expect(kept + events.lostCount == writes)
    }

    @Test(arguments: [OverflowPolicy.dropOldest, .dropNewest])
    func `a queue hands over in order, and what is missing was counted`(policy: OverflowPolicy) async {
        let queue = QueueSubscription<Checked>(capacity: 8, overflow: policy)
        let writes = share(0.1)
        async let writer: Void = onThread {
            for number in 1...writes { queue.put(reading(number)) }
            queue.finish()
        }
        let (seen, faults) = await onThread { () -> (UInt64, Int) in
            var (seen, faults, last) = (UInt64(0), 0, UInt64(0))
            while let reading = try? queue.wait() {
                if !reading.value.isWhole || reading.sequence <= last { faults += 1 }
                last = reading.sequence
                seen += 1
            }
            return (seen, faults)
        }
        await writer
        #expect(faults == 0)
        #expect(seen + queue.droppedCount == writes)
    }

    @Test
    func `a suspending queue between two tasks loses nothing`() async throws {
        let queue = QueueSubscription<Checked>(capacity: 4, overflow: .suspend)
        let writes = share(0.02)
        async let sender: Void = {
            for number in 1...writes { try await queue.send(reading(number)) }
            queue.finish()
        }()
        var expected: UInt64 = 0
        while let reading = try await queue.next() {
            expected += 1
            #expect(reading.sequence == expected)
        }
        try await sender
        #expect(expected == writes)
    }

    /// Each put waits for the answer to the one before: a wake-up that is lost stands still for ever.
    @Test(arguments: [false, true], [false, true])
    func `no wake-up is lost between two that answer each other`(realtime: Bool, threads: Bool) async throws {
        let rounds = share(threads ? 0.02 : 0.005)
        let (there, back) = (Producer<UInt64>(realtime: realtime), Producer<UInt64>(realtime: realtime))
        let (outward, homeward) = (there.subscribe(), back.subscribe())
        if threads {
            async let answers: Void = onThread {
                while let reading = try? outward.wait() { back.put(reading.value, measuredAt: .zero) }
            }
            let faults = await onThread { () -> Int in
                var faults = 0
                for number in 1...rounds {
                    there.put(number, measuredAt: .zero)
                    if (try? homeward.wait())?.value != number { faults += 1 }
                }
                there.close()
                return faults
            }
            await answers
            #expect(faults == 0)
        } else {
            async let answers: Void = {
                while let reading = try await outward.next() { back.put(reading.value, measuredAt: .zero) }
            }()
            for number in 1...rounds {
                there.put(number, measuredAt: .zero)
                #expect(try await homeward.next()?.value == number)
            }
            there.close()
            try await answers
        }
    }

    /// The writer puts just as the reader, who has said that it took the last element, goes to sleep: after a pause that
    /// sweeps over the moment between the reader's last look and its sleep. A wake-up that is lost stands still for ever.
    @Test(arguments: [false, true], [false, true])
    func `no wake-up is lost when a put meets a reader that falls asleep`(realtime: Bool, threads: Bool) async throws {
        let rounds = share(0.02)
        let subscription = MostRecentSubscription<UInt64>(realtimeWriter: realtime)
        let answered = Answer()
        async let writer: Void = onThread {
            for number in 1...rounds {
                while answered.number.load(ordering: .acquiring) != number - 1 {}
                var pause = Int(truncatingIfNeeded: number &* 7 % 400)
                while pause > 0 { pause -= answered.step }
                subscription.put(Reading(sequence: number, time: .zero, value: number))
            }
        }
        if threads {
            await onThread {
                for number in 1...rounds {
                    // Not a bound on time: a thread that sleeps for ever could not even be told from a slow one.
                    let reading = try? subscription.wait(until: .now().advanced(by: .seconds(300)))
                    precondition(reading?.value == number, "a wake-up was lost")
                    answered.number.store(number, ordering: .releasing)
                }
            }
        } else {
            for number in 1...rounds {
                #expect(try await subscription.next()?.value == number)
                answered.number.store(number, ordering: .releasing)
            }
        }
        await writer
    }

    @Test
    func `waits that time out or are cancelled at any moment lose no element`() async throws {
        let rounds = share(0.01)
        let queue = QueueSubscription<Checked>(capacity: 1 << 16, overflow: .dropNewest)
        async let writer: Void = onThread {
            for number in 1...rounds {
                while queue.droppedCount == 0, number > 1, number.isMultiple(of: 8), !queue.isAwaited {
                    // Every eighth put comes while somebody waits, or is about to give up.
                    if queue.isFinished { return }
                }
                queue.put(reading(number))
            }
            queue.finish()
        }
        var expected: UInt64 = 0
        var impatient = 0
        while true {
            impatient += 1
            let read = Task { try await queue.next() }
            if impatient.isMultiple(of: 2) { read.cancel() }
            do {
                guard let reading = try await read.value else { break }
                expected += 1
                #expect(reading.sequence == expected)
            } catch {
                guard case SubscriptionError.cancelled = error else { throw error }
                let deadline = Timestamp.now().advanced(by: .microseconds(impatient % 20))
                if let reading = try? queue.wait(until: deadline) {
                    expected += 1
                    #expect(reading.sequence == expected)
                }
            }
        }
        await writer
        #expect(expected == rounds)
    }

    /// Many writers, readers that come and go, cancel, and are cut off, until everything is closed.
    @Test
    func `many producers, consumers, cancels and closes at once keep order and end`() async throws {
        let puts = share(0.02)
        let shared = SharedProducer<Checked>(keepsLast: true)
        let faults = Tally()
        let seen = Tally()
        let observer = QueueSubscription<Checked>(capacity: 1 << 20, overflow: .dropNewest)
        shared.producer.subscribe(observer)
        await withTaskGroup(of: Void.self) { group in
            for reader in 0..<6 {
                group.addTask {
                    while !shared.producer.isClosed {
                        let source: any ReadingSource<Checked>
                        let detach: @Sendable () -> Void
                        if reader.isMultiple(of: 2) {
                            let queue = QueueSubscription<Checked>(capacity: 16)
                            shared.producer.subscribe(queue, replayingLast: true)
                            (source, detach) = (queue, { shared.producer.unsubscribe(queue) })
                        } else {
                            let newest = shared.producer.subscribe()
                            (source, detach) = (newest, { shared.producer.unsubscribe(newest) })
                        }
                        let read = Task {
                            var last: UInt64 = 0
                            for _ in 0..<20 {
                                guard let reading = try await source.next() else { return }
                                if !reading.value.isWhole || reading.sequence <= last {
                                    faults.add()
                                }
                                last = reading.sequence
                                seen.add()
                            }
                        }
                        if reader > 2 { read.cancel() }
                        _ = await read.result
                        detach()
                    }
                }
            }
            group.addTask {
                await withTaskGroup(of: Void.self) { writers in
                    for writer in 0..<4 {
                        writers.addTask {
                            for number in 1...(puts / 4) {
                                shared.put(Checked(writer: UInt64(writer), number), measuredAt: .zero)
                                if number.isMultiple(of: 64) { await Task.yield() }
                            }
                        }
                    }
                }
                shared.close()
            }
        }
        var next = Array(repeating: UInt64(1), count: 4)
        var sequence: UInt64 = 0
        while let reading = try await observer.next() {
            sequence += 1
            if reading.sequence != sequence || reading.value.number != next[Int(reading.value.writer)] {
                faults.add()
            }
            next[Int(reading.value.writer)] += 1
        }
        #expect(faults.value == 0)
        #expect(sequence + observer.droppedCount == puts / 4 * 4)
        #expect(seen.value > 0)
    }
}
