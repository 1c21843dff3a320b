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

    @Test
    func `the rules of pairing read the source that is behind`() {
        var machine = PairingMachine<Int, Int>(tolerance: .milliseconds(1))
        guard case .readFirst = machine.next() else {
            Issue.record("first has nothing")
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
        guard case .readFirst = machine.next() else {
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
        #expect(machine.sourcesToRead() == [0, 1])
        #expect(machine.sourcesToRead() == [])
        #expect(machine.wait("a") == nil)
        #expect(machine.finish(1, .element(10)) == "a")
        #expect(machine.finish(0, .element(1)) == nil)
        #expect(machine.wait("b") == "b")
        guard case .element(1) = machine.take(), case .element(10) = machine.take() else {
            Issue.record("both, in turn")
            return
        }
        #expect(machine.take() == nil)
        #expect(machine.sourcesToRead() == [0, 1])
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
