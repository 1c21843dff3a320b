import LinuxSystem
import Quantities
import Testing

@testable import Subscriptions

struct TurnMachineTests {
    @Test
    func `turns go round in the order of asking`() {
        var machine = TurnMachine<String>()
        #expect(machine.takeIfFree() == true)
        #expect(machine.takeIfFree() == false)
        for name in ["a", "b"] {
            let id = machine.makeID()
            guard case .waits = machine.ask(name, id: id) else {
                Issue.record("the turn is taken")
                return
            }
        }
        #expect(machine.pass() == "a")
        #expect(machine.pass() == "b")
        #expect(machine.pass() == nil)
        #expect(machine.takeIfFree() == true)
    }

    @Test
    func `who is cancelled before asking is turned away, while waiting is taken out, with the turn keeps it`() {
        var machine = TurnMachine<String>()
        let early = machine.makeID()
        #expect(machine.cancel(early) == nil)
        guard case .wasCancelled = machine.ask("early", id: early) else {
            Issue.record("it was cancelled")
            return
        }
        let holder = machine.makeID()
        guard case .hasTurn = machine.ask("holder", id: holder) else {
            Issue.record("the turn was free")
            return
        }
        let waiting = machine.makeID()
        _ = machine.ask("waiting", id: waiting)
        #expect(machine.cancel(waiting) == "waiting")
        #expect(machine.cancel(holder) == nil)
        machine.forget(holder)
        #expect(machine.pass() == nil)
    }
}

/// Sending beside sending, and beside everything that ends a wait for room.
@Suite(.timeLimit(.minutes(5)))
struct SendingTests {
    @Test
    func `many tasks that send take turns, and nothing is lost`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        producer.subscribe(queue)
        let senders = (0..<4).map { sender in
            Task { for value in 0..<100 { try await producer.send(sender * 1000 + value, measuredAt: .zero) } }
        }
        var next = [0, 0, 0, 0]
        for number in 1...400 {
            let reading = try #require(try await queue.next())
            #expect(reading.sequence == UInt64(number))
            #expect(reading.value % 1000 == next[reading.value / 1000])
            next[reading.value / 1000] += 1
        }
        for sender in senders { try await sender.value }
        #expect(queue.droppedCount == 0)
    }

    @Test
    func `a task that is cancelled while it waits for its turn has sent nothing, and the others go on`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        producer.subscribe(queue)
        for value in 1...2 { producer.put(value, measuredAt: .zero) }
        let first = Task { try await producer.send(3, measuredAt: .zero) }
        await queue.room.untilSomebodyWaits()
        let second = Task { try await producer.send(4, measuredAt: .zero) }
        second.cancel()
        await #expect(throws: SubscriptionError.self) { try await second.value }
        let third = Task { try await producer.send(5, measuredAt: .zero) }
        for value in [1, 2, 3, 5] { #expect(try await queue.next()?.value == value) }
        try await first.value
        try await third.value
    }

    @Test
    func `the end of the producer ends all that send`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        producer.subscribe(queue)
        for value in 1...2 { producer.put(value, measuredAt: .zero) }
        let senders = (0..<5).map { sender in Task { try await producer.send(sender, measuredAt: .zero) } }
        await queue.room.untilSomebodyWaits()
        producer.close()
        for sender in senders {
            guard case .failure(let error) = await sender.result, case .finished? = error as? SubscriptionError else {
                Issue.record("expected .finished")
                return
            }
        }
        #expect(producer.lastSequence == 2)
    }

    /// The sender has found the queue full; the queue is detached; the sender begins to wait for it. Nobody reads it.
    @Test(arguments: [false, true])
    func `sending and detaching a full queue at once does not wait for it`(all: Bool) async throws {
        for _ in 1...2_000 {
            let producer = Producer<Int>()
            let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
            producer.subscribe(queue)
            for value in 1...2 { producer.put(value, measuredAt: .zero) }
            let sender = Task { try await producer.send(3, measuredAt: .zero) }
            await onThread { if all { producer.unsubscribeAll() } else { producer.unsubscribe(queue) } }
            try await sender.value
            #expect(producer.lastSequence == 3)
        }
    }

    @Test
    func `a wait for what is not wanted any more ends, also when that came between the look and the wait`() async throws
    {
        let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        for value in 1...2 { queue.put(Reading(sequence: UInt64(value), time: .zero, value: value)) }
        let looks = Locked(0)
        try await queue.waitForRoom(while: {
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            // Wanted at the first look, and detached behind it, before the wait begins.
            if look == 1 { queue.detach() }
            return look == 1
        })
        #expect(looks.withLock { $0 } == 2)
    }

    @Test
    func `an asynchronous callback behind a queue that suspends gets everything that is sent`() async throws {
        let producer = Producer<Int>()
        let seen = Locked<[Int]>([])
        let callback = CallbackSubscription<Int>(
            queue: QueueSubscription(capacity: 2, overflow: .suspend),
            function: { reading in
                await Task.yield()
                seen.withLock { $0.append(reading.value) }
            })
        producer.subscribe(callback)
        for value in 1...50 { try await producer.send(value, measuredAt: .zero) }
        producer.close()
        await callback.finished()
        #expect(seen.withLock { $0 } == Array(1...50))
        #expect(callback.lostCount == 0)
    }

    @Test
    func `a wrapper of an outside author says for the queue behind it whether there is room`() async throws {
        final class Wrapper: Subscription {
            let queue = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
            func put(_ reading: Reading<Int>) { queue.put(reading) }
            func finish(throwing failure: (any Error)?) { queue.finish(throwing: failure) }
            func detach() { queue.detach() }
            var hasRoom: Bool { queue.hasRoom }
            nonisolated(nonsending) func waitForRoom(
                while isWanted: @Sendable () -> Bool
            ) async throws(SubscriptionError) { try await queue.waitForRoom(while: isWanted) }
        }
        let producer = Producer<Int>()
        let wrapper = Wrapper()
        producer.subscribe(wrapper)
        let sender = Task { for value in 1...20 { try await producer.send(value, measuredAt: .zero) } }
        for value in 1...20 { #expect(try await wrapper.queue.next()?.value == value) }
        try await sender.value
    }
}
