import LinuxSystem
import Testing

@testable import Subscriptions

private struct Unplugged: Error {}

struct LifecycleMachineTests {
    @Test
    func `who waits for ready is told once, at ready`() {
        var machine = LifecycleMachine<String>()
        let id = machine.makeID()
        #expect(machine.add("a", for: .ready, id: id) == nil)
        #expect(machine.becomeReady() == ["a"])
        #expect(machine.becomeReady() == [])
        #expect(machine.end(throwing: nil) == [])
        #expect(machine.end(throwing: nil) == nil)
    }

    @Test
    func `the end tells everybody, and who comes late is told at once`() {
        var machine = LifecycleMachine<String>()
        let ids = (0..<3).map { _ in machine.makeID() }
        #expect(machine.add("ready", for: .ready, id: ids[0]) == nil)
        #expect(machine.add("end", for: .end, id: ids[1]) == nil)
        #expect(machine.end(throwing: Unplugged()) == ["ready", "end"])
        #expect(machine.becomeReady() == [])
        #expect(machine.add("late", for: .end, id: ids[2]) == "late")
    }

    @Test
    func `who does not wait any more is not told, also when he says so beforehand`() {
        var machine = LifecycleMachine<String>()
        let first = machine.makeID()
        let second = machine.makeID()
        #expect(machine.add("first", for: .end, id: first) == nil)
        #expect(machine.remove(first, beforehand: true) == "first")
        #expect(machine.remove(second, beforehand: true) == nil)
        #expect(machine.add("second", for: .end, id: second) == "second")
        #expect(machine.end(throwing: nil) == [])
    }
}

extension LifecycleMachineTests {
    @Test
    func `what was told to end does not get ready any more, and who waits for that is told`() {
        var machine = LifecycleMachine<String>()
        let ids = (0..<3).map { _ in machine.makeID() }
        #expect(machine.add("ready", for: .ready, id: ids[0]) == nil)
        #expect(machine.add("end", for: .end, id: ids[1]) == nil)
        #expect(machine.beginClosing() == ["ready"])
        #expect(machine.beginClosing() == [])
        #expect(machine.becomeReady() == [])
        #expect(machine.add("late", for: .ready, id: ids[2]) == "late")
        guard case .closing = machine.phase else {
            Issue.record("unexpected \(machine.phase)")
            return
        }
        #expect(machine.end(throwing: nil) == ["end"])
        #expect(machine.beginClosing() == [])
    }
}

@Suite(.timeLimit(.minutes(5)))
struct LifecycleTests {
    @Test
    func `what has nothing to wait for is ready from the beginning, until it is closed`() async throws {
        let producer = Producer<Int>()
        let shared = SharedProducer<Int>()
        let consumer = Consumer<Int>()
        for lifecycle in [producer.lifecycle, shared.lifecycle, consumer.lifecycle] {
            try await lifecycle.ready()
            #expect(lifecycle.isReady)
        }
        producer.close()
        shared.close()
        consumer.close()
        for lifecycle in [producer.lifecycle, shared.lifecycle, consumer.lifecycle] {
            await #expect(throws: SubscriptionError.self) { try await lifecycle.ready() }
            #expect(lifecycle.isClosed)
        }
    }

    @Test
    func `an author's device says itself when it is ready`() async throws {
        let producer = Producer<Int>(startsReady: false)
        let shared = SharedProducer<Int>(startsReady: false)
        let consumer = Consumer(keeping: QueueSubscription<Int>(), startsReady: false)
        let calls = Tally()
        for lifecycle in [producer.lifecycle, shared.lifecycle, consumer.lifecycle] {
            #expect(!lifecycle.isReady)
            lifecycle.onReady { calls.add() }
        }
        async let ready: Void = producer.lifecycle.ready()
        producer.becomeReady()
        shared.becomeReady()
        consumer.becomeReady()
        try await ready
        #expect(calls.value == 3)
        for lifecycle in [producer.lifecycle, shared.lifecycle, consumer.lifecycle] { try await lifecycle.ready() }
    }

    @Test
    func `ready and closed can be awaited, before and after`() async throws {
        let lifecycle = Lifecycle()
        let ready: Void = try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { try await lifecycle.ready() } }
            lifecycle.becomeReady()
            try await group.waitForAll()
        }
        _ = ready
        #expect(lifecycle.isReady)
        try await lifecycle.ready()
        async let end = lifecycle.closed()
        lifecycle.end(throwing: Unplugged())
        #expect(try await end is Unplugged)
        #expect(try await lifecycle.closed() is Unplugged)
        #expect(!lifecycle.isReady)
        await #expect(throws: SubscriptionError.self) { try await lifecycle.ready() }
    }

    @Test
    func `callbacks that come late are called at once, and can be called off`() {
        let lifecycle = Lifecycle()
        let calls = Locked<[String]>([])
        @Sendable func note(_ text: String) { calls.withLock { $0.append(text) } }
        lifecycle.onReady { note("ready") }
        lifecycle.onClose { note("called off") }.cancel()
        lifecycle.becomeReady()
        lifecycle.onReady { note("late ready") }
        lifecycle.end(throwing: Unplugged())
        lifecycle.onClose { note("late close") }
        lifecycle.onError { error in note("late \(error)") }
        lifecycle.onReady { note("never") }
        #expect(calls.withLock { $0 } == ["ready", "late ready", "late close", "late Unplugged()"])
    }

    @Test
    func `an end in good order calls no error callback`() {
        let lifecycle = Lifecycle()
        let calls = Locked(0)
        lifecycle.onError { _ in calls.withLock { $0 += 1 } }
        lifecycle.end(throwing: nil)
        #expect(calls.withLock { $0 } == 0)
    }

    @Test
    func `a cancelled wait ends`() async {
        let lifecycle = Lifecycle()
        let task = Task { try await lifecycle.closed() }
        task.cancel()
        await #expect(throws: SubscriptionError.self) { try await task.value }
    }

    @Test
    func `a producer's states follow it`() async throws {
        let producer = Producer<Int>()
        producer.fail(Unplugged())
        #expect(producer.lifecycle.isClosed)
        #expect(try await producer.lifecycle.closed() is Unplugged)
    }
}
