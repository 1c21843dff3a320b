import Glibc
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

private func reading(_ value: Int) -> Reading<Int> { Reading(sequence: UInt64(value), time: .zero, value: value) }

struct SwitchMachineTests {
    private typealias Machine = SwitchMachine<String, Int>

    @Test
    func `a put that lands behind a look calls the read of a source off`() {
        var machine = Machine()
        _ = machine.takeOver("silent")
        let plan = machine.plan
        // Here the reader finds its own subscription empty, and then something is put.
        #expect(machine.hasPut() == nil)
        #expect(machine.start(1, by: plan) == false)
        #expect(machine.isOutdated(plan))
        // The same, when the read has begun.
        let later = machine.plan
        #expect(machine.start(2, by: later) == true)
        #expect(machine.hasPut() == 2)
        #expect(machine.plan.source == "silent")
    }

    @Test
    func `a switch between a look and its read calls the read off`() {
        var machine = Machine()
        let plan = machine.plan
        let change = machine.takeOver("a")
        #expect(change?.read == nil)
        #expect(machine.start(1, by: plan) == false)
        let next = machine.takeOver("b")
        #expect(next?.read == 1)
        #expect(next?.left == "a")
    }

    @Test
    func `after the end no source is taken over, and the one there is left`() {
        var machine = Machine()
        _ = machine.takeOver("a")
        let plan = machine.plan
        #expect(machine.start(1, by: plan) == true)
        let change = machine.close()
        #expect(change.read == 1)
        #expect(change.left == "a")
        #expect(machine.takeOver("never") == nil)
        #expect(machine.plan.source == nil)
        #expect(machine.close().left == nil)
    }

    @Test
    func `a source that ends is left once, and only while it is the one that is read`() {
        var machine = Machine()
        _ = machine.takeOver("a")
        let plan = machine.plan
        _ = machine.takeOver("b")
        #expect(machine.leave(plan) == nil)
        #expect(machine.plan.source == "b")
        let second = machine.plan
        // Something that is put meanwhile does not keep an ended source.
        _ = machine.hasPut()
        #expect(machine.leave(second) == "b")
        #expect(machine.leave(second) == nil)
    }

    @Test
    func `there is one reader at a time`() {
        var machine = Machine()
        #expect(machine.begin() == true)
        #expect(machine.begin() == false)
        machine.end()
        #expect(machine.begin() == true)
    }
}

/// Every pair of what feeds and what ends a consumer, with a read pending.
@Suite(.timeLimit(.minutes(5)))
struct ConsumerSwitchingTests {
    @Test
    func `a put that lands while a silent source is taken over is given to the reader that waits there`() async throws {
        let keeper = SlowKeeper()
        let consumer = Consumer(keeping: keeper)
        async let read = consumer.next()
        await keeper.queue.mailbox.untilSomebodyWaits()
        // put: has left the source it found, none, and is putting into its own subscription.
        async let put: Void = onThread { consumer.put(1) }
        while !keeper.isInside { await Task.yield() }
        // putSubscription: takes over; the reader moves there.
        let silent = QueueSubscription<Int>()
        consumer.putSubscription(silent)
        await silent.mailbox.untilSomebodyWaits()
        // put: the element lands.
        keeper.mayGoOn()
        await put
        #expect(try await read?.value == 1)
    }

    @Test
    func `a put and a switch at once lose nothing, whichever comes first`() async throws {
        let silent = QueueSubscription<Int>()
        for round in 1...2_000 {
            let consumer = Consumer<Int>()
            async let read = consumer.next()
            async let put: Void = onThread { consumer.put(round) }
            consumer.putSubscription(silent)
            #expect(try await read?.value == round)
            await put
        }
    }

    @Test
    func `closing and taking over a source that never gives anything at once ends the reader`() async throws {
        let never = QueueSubscription<Int>()
        for _ in 1...2_000 {
            let consumer = Consumer<Int>()
            async let read = consumer.next()
            async let close: Void = onThread { consumer.close() }
            consumer.putSubscription(never)
            #expect(try await read == nil)
            await close
            #expect(try await consumer.next() == nil)
        }
    }

    @Test
    func `closing while a silent source is read ends the reader behind what was put`() async throws {
        let own = QueueSubscription<Int>()
        let consumer = Consumer(keeping: own)
        let never = QueueSubscription<Int>()
        consumer.putSubscription(never)
        async let read = consumer.next()
        await never.mailbox.untilSomebodyWaits()
        consumer.close()
        #expect(try await read == nil)
        consumer.putSubscription(never)
        never.put(reading(9))
        #expect(try await consumer.next() == nil)
        #expect(never.poll()?.value == 9)
    }

    @Test
    func `stopping, switching and closing at once with a reader that comes and goes end with the end`() async throws {
        for _ in 1...300 {
            let consumer = Consumer<Int>()
            let sources = (0..<2).map { _ in QueueSubscription<Int>() }
            let end = Task { () -> Int in
                var seen = 0
                while try await consumer.next() != nil { seen += 1 }
                return seen
            }
            await withTaskGroup(of: Void.self) { group in
                for source in sources {
                    group.addTask {
                        consumer.putSubscription(source)
                        source.put(reading(1))
                    }
                }
                group.addTask { consumer.stopSubscription() }
                group.addTask { for value in 0..<3 { consumer.put(value) } }
            }
            consumer.close()
            // What was put is given in any case; what the sources hold, as far as they were read.
            #expect(try await end.value >= 3)
        }
    }

    @Test
    func `a failure and a close at once are the same for the reader and for the states`() async throws {
        struct Unplugged: Error {}
        for _ in 1...500 {
            let consumer = Consumer<Int>()
            async let close: Void = onThread { consumer.close() }
            consumer.fail(Unplugged())
            await close
            let failure: (any Error)?
            do {
                _ = try await consumer.next()
                failure = nil
            } catch {
                failure = error
            }
            #expect((failure == nil) == (consumer.lifecycle.error == nil))
        }
    }

    @Test
    func `what a keeper that suspends has no room for waits in send, and follows`() async throws {
        let own = QueueSubscription<Int>(capacity: 2, overflow: .suspend)
        let consumer = Consumer(keeping: own)
        let sender = Task { for value in 1...20 { try await consumer.send(value) } }
        await own.room.untilSomebodyWaits()
        for value in 1...20 { #expect(try await consumer.next()?.value == value) }
        try await sender.value
        #expect(consumer.lostCount == 0)
    }
}

/// A whole producer that is taken over.
@Suite(.timeLimit(.minutes(5)))
struct ConsumerOfProducerTests {
    @Test
    func `a speaker hears every element of a producer, from the moment it is taken over`() async throws {
        let microphone = Producer<Int>()
        let speaker = Consumer<Int>()
        microphone.put(0, measuredAt: .zero)
        speaker.putSubscription(microphone)
        for value in 1...4 { microphone.put(value, measuredAt: .zero) }
        for value in 1...4 { #expect(try await speaker.next()?.value == value) }
        microphone.close()
        // A source that has ended is left.
        speaker.put(5)
        #expect(try await speaker.next()?.value == 5)
    }

    @Test
    func `a display sees the newest of a producer, and counts the others`() async throws {
        let camera = Producer<Int>()
        let display = Consumer(keeping: MostRecentSubscription<Int>())
        display.putSubscription(camera)
        for value in 1...4 { camera.put(value, measuredAt: .zero) }
        #expect(try await display.next()?.value == 4)
        #expect(display.lostCount == 3)
    }

    @Test
    func `a producer that is left is listened to no more, and what nobody heard is counted`() async throws {
        let microphone = Producer<Int>()
        let speaker = Consumer<Int>()
        speaker.putSubscription(microphone)
        for value in 1...3 { microphone.put(value, measuredAt: .zero) }
        #expect(try await speaker.next()?.value == 1)
        speaker.stopSubscription()
        #expect(microphone.subscriberCount == 0)
        #expect(speaker.lostCount == 2)
        speaker.putSubscription(microphone)
        microphone.put(4, measuredAt: .zero)
        #expect(try await speaker.next()?.value == 4)
        speaker.close()
        #expect(microphone.subscriberCount == 0)
    }

    @Test
    func `a consumer that goes away lets its producer go`() async throws {
        let microphone = Producer<Int>()
        do {
            let speaker = Consumer<Int>()
            speaker.putSubscription(microphone)
            #expect(microphone.subscriberCount == 1)
        }
        #expect(microphone.subscriberCount == 0)
    }

    @Test
    func `detaching everything from the producer ends the source, not the reader`() async throws {
        let own = QueueSubscription<Int>()
        let microphone = Producer<Int>()
        let speaker = Consumer(keeping: own)
        speaker.putSubscription(microphone)
        async let read = speaker.next()
        while microphone.subscriberCount == 0 { await Task.yield() }
        microphone.unsubscribeAll()
        await own.mailbox.untilSomebodyWaits()
        speaker.put(1)
        #expect(try await read?.value == 1)
    }

    @Test
    func `what did not fit into a consumer is counted`() {
        let consumer = Consumer<Int>()
        for value in 1...100 { consumer.put(value) }
        #expect(consumer.lostCount == 100 - 64)
    }
}
