import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

private func queue(_ values: (Int64, Int)..., ended: Bool = true) -> QueueSubscription<Int> {
    let queue = QueueSubscription<Int>()
    for (number, (time, value)) in values.enumerated() {
        queue.put(Reading(sequence: UInt64(number + 1), time: at(time), value: value))
    }
    if ended { queue.finish() }
    return queue
}

/// A clock that stands still until somebody sleeps on it.
private final class LeapingClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Locked(Instant(offset: .zero))
    var now: Instant { time.withLock { $0 } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        time.withLock { $0 = max($0, deadline) }
    }
}

extension QueueSubscription {
    /// The same, having ended.
    fileprivate func ended() -> Self {
        finish()
        return self
    }
}

/// Whether a read of the source gives the end.
private func ended(_ source: some ReadingSource) async throws -> Bool { try await source.next() == nil }

struct CombiningTests {
    @Test
    func `map changes the value alone, for every way of reading`() async throws {
        let source = queue((1, 1), (2, 2), (3, 3)).map { "\($0)" }
        #expect(source.poll() == Reading(sequence: 1, time: at(1), value: "1"))
        #expect(try await source.next()?.value == "2")
        #expect(try source.wait(until: .distantFuture)?.value == "3")
        #expect(try await source.next() == nil)
    }

    @Test
    func `filter keeps the numbers, so that gaps show what did not pass`() async throws {
        let source = queue((1, 1), (2, 2), (3, 3), (4, 4)).filter { $0.isMultiple(of: 2) }
        #expect(try await source.next()?.sequence == 2)
        #expect(source.poll() == nil)
        #expect(source.poll()?.sequence == 4)
        #expect(try source.wait(until: .distantFuture) == nil)
    }

    @Test
    func `throttle lets the newest through, at most so many in a time`() async throws {
        let clock = LeapingClock()
        let base = queue((1, 1), (2, 2), (3, 3), ended: false)
        let source = base.throttle(to: 10, clock: clock)
        #expect(try await source.next()?.value == 3)
        #expect(clock.now.offset == .zero)
        for value in 4...6 { base.put(Reading(sequence: UInt64(value), time: at(4), value: value)) }
        #expect(try await source.next()?.value == 6)
        #expect(clock.now.offset == .milliseconds(100))
        base.finish()
        #expect(try await source.next() == nil)
    }

    @Test
    func `pairs are made by time within the tolerance, and what has no partner is passed over`() async throws {
        let first = queue((10, 1), (20, 2), (30, 3), (50, 5))
        let second = queue((9, 10), (31, 30), (41, 40), (52, 50))
        let source = latest(of: first, and: second, within: .milliseconds(2))
        let one = try await source.next()
        #expect(one?.value == Pair(1, 10))
        #expect(one?.time == at(10))
        #expect(try await source.next()?.value == Pair(3, 30))
        let last = try await source.next()
        #expect(last?.value == Pair(5, 50))
        #expect(last?.sequence == 3)
        #expect(try await source.next() == nil)
    }

    @Test(.timeLimit(.minutes(5)), arguments: [0, 1], [false, true])
    func `a pairing ends with either source, before, during or behind a pair`(which: Int, during: Bool) async throws {
        let sources = [queue((10, 1), ended: false), queue((10, 2), ended: false)]
        let source = latest(of: sources[0], and: sources[1], within: .milliseconds(1))
        #expect(try await source.next()?.value == Pair(1, 2))
        let read: Task<Reading<Pair<Int, Int>>?, any Error>
        if during {
            read = Task { try await source.next() }
            for source in sources { await source.mailbox.untilSomebodyWaits() }
            sources[which].finish()
        } else {
            sources[which].finish()
            read = Task { try await source.next() }
        }
        #expect(try await read.value == nil)
        #expect(try await source.next() == nil)
        // The other one is given up.
        let other = sources[1 - which]
        while other.mailbox.words.pointee.claim.load(ordering: .relaxed) != 0 { await Task.yield() }
        other.put(Reading(sequence: 2, time: at(20), value: 3))
        #expect(other.poll()?.value == 3)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a pairing that is cancelled keeps what has come, and a source that fails is thrown once`() async throws {
        struct Unplugged: Error {}
        let first = queue((10, 1), ended: false)
        let second = queue(ended: false)
        let source = latest(of: first, and: second, within: .milliseconds(1))
        let read = Task { try await source.next() }
        await second.mailbox.untilSomebodyWaits()
        read.cancel()
        await #expect(throws: SubscriptionError.self) { try await read.value }
        second.put(Reading(sequence: 1, time: at(10), value: 2))
        #expect(try await source.next()?.value == Pair(1, 2))
        second.finish(throwing: Unplugged())
        await #expect(throws: SubscriptionError.self) { try await source.next() }
        #expect(try await source.next() == nil)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a wait for what passes ends at its deadline, however much comes that does not`() async throws {
        let base = MostRecentSubscription<Int>()
        let isOver = Locked(false)
        async let writer: Void = onThread {
            var number = 0
            while !isOver.withLock({ $0 }) {
                number += 1
                base.put(Reading(sequence: UInt64(number), time: .zero, value: number))
            }
        }
        let outcome = await onThread { () -> Bool in
            do {
                _ = try base.filter { $0 < 0 }.wait(until: Timestamp.now().advanced(by: .milliseconds(5)))
                return false
            } catch {
                if case SubscriptionError.timedOut = error { return true }
                return false
            }
        }
        isOver.withLock { $0 = true }
        await writer
        #expect(outcome)
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["map", "filter", "throttle", "merge", "latest", "delayed", "rebatch"])
    func `every source that is made of another ends with it, before a read and during one, and twice`(kind: String)
        async throws
    {
        func made(_ producer: Producer<Batch<Int16>>) -> any ReadingSource {
            let base = QueueSubscription<Batch<Int16>>()
            if kind == "delayed" { return DelayedSubscription(producer, base) }
            if kind == "rebatch" {
                let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 4)
                producer.subscribe(rebatch)
                return rebatch
            }
            producer.subscribe(base)
            return switch kind {
            case "map": base.map { $0.shape }
            case "filter": base.filter { _ in false }
            case "throttle": base.throttle(to: 1, per: .seconds(3600))
            case "merge": merge(base, QueueSubscription<Batch<Int16>>().ended())
            default: latest(of: base, and: QueueSubscription<Int>(), within: .seconds(1))
            }
        }
        for failing in [false, true] {
            struct Unplugged: Error {}
            for during in [false, true] {
                let producer = Producer<Batch<Int16>>()
                let source = made(producer)
                let read = Task { () -> Bool in
                    do { return try await ended(source) } catch { return true }
                }
                if during { for _ in 0..<100 { await Task.yield() } }
                if failing { producer.fail(Unplugged()) } else { producer.close() }
                #expect(await read.value)
                producer.close()
                #expect(
                    await Task { () -> Bool in
                        do { return try await ended(source) } catch { return true }
                    }.value)
            }
        }
    }

    @Test
    func `the rules of pairing read the source that is behind`() {
        var machine = PairingMachine<Int, Int>(tolerance: .milliseconds(1))
        guard case .readBoth = machine.next() else {
            Issue.record("neither has anything")
            return
        }
        machine.take(first: Reading(sequence: 1, time: at(10), value: 1))
        guard case .readSecond = machine.next() else {
            Issue.record("second has nothing")
            return
        }
        machine.take(second: Reading(sequence: 1, time: at(5), value: 1))
        guard case .readSecond = machine.next() else {
            Issue.record("second is behind")
            return
        }
        machine.take(second: Reading(sequence: 2, time: at(20), value: 1))
        guard case .readFirst = machine.next() else {
            Issue.record("first is behind")
            return
        }
        machine.take(first: Reading(sequence: 2, time: at(21), value: 1))
        guard case .emit = machine.next() else {
            Issue.record("a pair")
            return
        }
        guard case .readBoth = machine.next() else {
            Issue.record("nothing is used twice")
            return
        }
    }

    @Test
    func `merge gives every element of all sources, each source's in order, and ends with the last`() async throws {
        let source = merge(queue((1, 1), (2, 2), (3, 3)), queue((1, 11), (2, 12), (3, 13)))
        var values: [Int] = []
        while let reading = try await source.next() { values.append(reading.value) }
        #expect(values.filter { $0 < 10 } == [1, 2, 3])
        #expect(values.filter { $0 > 10 } == [11, 12, 13])
        #expect(try await source.next() == nil)
    }

    @Test
    func `a merge that is cancelled keeps what has come for the next read`() async throws {
        let first = queue(ended: false)
        let second = queue(ended: false)
        let source = merge(first, second)
        let read = Task { try await source.next() }
        await first.mailbox.untilSomebodyWaits()
        await second.mailbox.untilSomebodyWaits()
        read.cancel()
        await #expect(throws: SubscriptionError.self) { try await read.value }
        second.put(Reading(sequence: 1, time: at(1), value: 7))
        first.put(Reading(sequence: 1, time: at(1), value: 8))
        let values = [try await source.next()?.value, try await source.next()?.value]
        #expect(Set(values) == [7, 8])
    }

    @Test
    func `a source of a merge that fails is thrown once and the others go on`() async throws {
        struct Unplugged: Error {}
        let broken = QueueSubscription<Int>()
        broken.finish(throwing: Unplugged())
        let source = merge([broken, queue((1, 1), (2, 2))])
        var values: [Int] = []
        var failures = 0
        while true {
            do {
                guard let reading = try await source.next() else { break }
                values.append(reading.value)
            } catch {
                failures += 1
            }
        }
        #expect(values == [1, 2])
        #expect(failures == 1)
    }

    @Test
    func `a merge that goes away lets its sources go`() async throws {
        let first = queue(ended: false)
        do {
            let source = merge(first, queue((1, 1)))
            #expect(try await source.next()?.value == 1)
        }
        while first.mailbox.words.pointee.claim.load(ordering: .relaxed) != 0 { await Task.yield() }
        first.put(Reading(sequence: 1, time: at(1), value: 3))
        #expect(first.poll()?.value == 3)
    }

    @Test
    func `the rules of merging take turns and wake who waits`() {
        var machine = MergeMachine<Int, Int, String>(count: 2)
        #expect(machine.sourcesToRead(among: [0, 1]) == [0, 1])
        #expect(machine.sourcesToRead(among: [0, 1]) == [])
        #expect(machine.wait("a") == nil)
        #expect(machine.finish(1, .element(10)) == "a")
        #expect(machine.finish(0, .element(1)) == nil)
        #expect(machine.wait("b") == "b")
        guard case .element(1) = machine.take(), case .element(10) = machine.take() else {
            Issue.record("both, in turn")
            return
        }
        #expect(machine.take() == nil)
        #expect(machine.sourcesToRead(among: [0, 1]) == [0, 1])
        #expect(machine.wait("c") == nil)
        #expect(machine.cancel() == "c")
        #expect(machine.finish(0, .end) == nil)
        #expect(machine.finish(1, .failure(5)) == nil)
        guard case .failure(5) = machine.take(), case .end = machine.take() else {
            Issue.record("the ends")
            return
        }
    }

    @Test
    func `a source is an AsyncSequence`() async throws {
        var values: [Int] = []
        for try await reading in queue((1, 1), (2, 2), (3, 3)).readings { values.append(reading.value) }
        #expect(values == [1, 2, 3])
    }

    @Test
    func `age and staleness come from the newest element, read or not`() {
        let subscription = MostRecentSubscription<Int>()
        #expect(subscription.age(at: at(1)) == nil)
        #expect(subscription.isStale(at: at(1), after: .seconds(100)))
        subscription.put(Reading(sequence: 1, time: at(10), value: 1))
        #expect(subscription.age(at: at(15)) == .milliseconds(5))
        #expect(!subscription.isStale(at: at(15), after: .milliseconds(5)))
        #expect(subscription.isStale(at: at(16), after: .milliseconds(5)))
        #expect(subscription.poll()?.age(at: at(17)) == .milliseconds(7))
    }
}
