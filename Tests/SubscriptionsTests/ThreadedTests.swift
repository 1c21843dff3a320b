import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

private struct Broken: Error {}

struct ThreadedProducerTests {
    @Test
    func `it gets ready, its elements cross, and close ends the thread`() async throws {
        let device = ThreadedProducer<Int>(name: "device") { handle in
            var value = 0
            while !handle.sleep(until: .now().advanced(by: .microseconds(100))) {
                value += 1
                handle.put(value)
            }
        }
        let subscription = device.producer.subscribe()
        try await device.lifecycle.ready()
        var last = 0
        for _ in 0..<3 {
            let value = try #require(try await subscription.next()).value
            #expect(value > last)
            last = value
        }
        device.close()
        try await device.lifecycle.closed()
        while try await subscription.next() != nil {}
        #expect(device.lifecycle.error == nil)
    }

    @Test
    func `an error on the thread is seen by every reader and by the states`() async throws {
        let device = ThreadedProducer<Int>(name: "device") { _ in throw Broken() }
        let subscription = device.producer.subscribe()
        do {
            while try await subscription.next() != nil {}
            Issue.record("no error")
        } catch {
            guard case .failed(let cause) = error else {
                Issue.record("unexpected \(error)")
                return
            }
            #expect(cause is Broken)
        }
        #expect(try await device.lifecycle.closed() is Broken)
        #expect(!device.lifecycle.isReady)
        await #expect(throws: SubscriptionError.self) { try await device.lifecycle.ready() }
    }

    @Test
    func `close does not wait for a device that blocks, and readers end at once`() async throws {
        let wakeDevice = StopSignal()
        let device = ThreadedProducer<Int>(name: "blocking") { _ in
            _ = wakeDevice.wait(until: .distantFuture)
        }
        let subscription = device.producer.subscribe()
        async let read = subscription.next()
        await subscription.mailbox.untilSomebodyWaits()
        device.close()
        #expect(try await read == nil)
        #expect(!device.lifecycle.isClosed)
        wakeDevice.signal()
        try await device.lifecycle.closed()
    }

    @Test
    func `interrupting a device is no failure`() async throws {
        let interruptDevice = StopSignal()
        let device = ThreadedProducer<Int>(name: "blocking", interrupt: { interruptDevice.signal() }) { _ in
            _ = interruptDevice.wait(until: .distantFuture)
            throw Broken()
        }
        device.close()
        #expect(try await device.lifecycle.closed() == nil)
    }
}

/// The end of a device that has not said yet that it works.
@Suite(.timeLimit(.minutes(5)))
struct ThreadedEndingTests {
    @Test(arguments: [false, true])
    func `a producer that is closed before its first element does not get ready`(throughStream: Bool) async throws {
        let mayGoOn = StopSignal()
        let device = ThreadedProducer<Int>(name: "device") { handle in
            _ = mayGoOn.wait(until: .distantFuture)
            handle.put(1)
            handle.becomeReady()
        }
        let wasReady = Tally()
        device.lifecycle.onReady { wasReady.add() }
        let ready = Task { try await device.lifecycle.ready() }
        if throughStream { device.producer.close() } else { device.close() }
        // Who waits for that is told at once, while the thread still runs.
        await #expect(throws: SubscriptionError.self) { try await ready.value }
        #expect(!device.lifecycle.isClosed)
        mayGoOn.signal()
        try await device.lifecycle.closed()
        #expect(wasReady.value == 0)
        #expect(!device.lifecycle.isReady)
        #expect(!device.producer.lifecycle.isReady)
    }

    @Test
    func `a producer that is closed while it works is ready no more, though its thread still runs`() async throws {
        let mayGoOn = StopSignal()
        let device = ThreadedProducer<Int>(name: "device") { handle in
            handle.becomeReady()
            _ = mayGoOn.wait(until: .distantFuture)
        }
        try await device.lifecycle.ready()
        device.close()
        #expect(!device.lifecycle.isReady)
        #expect(!device.lifecycle.isClosed)
        mayGoOn.signal()
        #expect(try await device.lifecycle.closed() == nil)
    }

    @Test
    func `ending the stream ends the thread as closing the device does, and interrupts it once`() async throws {
        let interrupt = StopSignal()
        let calls = Tally()
        let device = ThreadedProducer<Int>(
            name: "device",
            interrupt: {
                calls.add()
                interrupt.signal()
            }
        ) { handle in
            _ = interrupt.wait(until: .distantFuture)
            #expect(handle.isStopping)
            throw Broken()
        }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { if number.isMultiple(of: 2) { device.producer.close() } else { device.close() } }
            }
        }
        #expect(try await device.lifecycle.closed() == nil)
        #expect(calls.value == 1)
    }

    @Test
    func `a thread that ends by itself is not interrupted`() async throws {
        let calls = Tally()
        let device = ThreadedProducer<Int>(name: "device", interrupt: { calls.add() }) { $0.becomeReady() }
        try await device.lifecycle.closed()
        device.close()
        #expect(calls.value == 0)
    }

    @Test(arguments: [false, true])
    func `a consumer that is closed before it is ready does not get ready`(throughStream: Bool) async throws {
        let mayStart = StopSignal()
        let seen = Locked<[Int]>([])
        let device = ThreadedConsumer<Int>(name: "speaker") { handle in
            _ = mayStart.wait(until: .distantFuture)
            handle.becomeReady()
            while let reading = try handle.next() { seen.withLock { $0.append(reading.value) } }
        }
        let ready = Task { try await device.lifecycle.ready() }
        device.consumer.put(1)
        if throughStream { device.consumer.close() } else { device.close() }
        await #expect(throws: SubscriptionError.self) { try await ready.value }
        mayStart.signal()
        #expect(try await device.lifecycle.closed() == nil)
        #expect(!device.lifecycle.isReady)
        #expect(!device.consumer.lifecycle.isReady)
        #expect(seen.withLock { $0 } == [1])
    }

    @Test
    func `what feeds a device gets ready with it`() async throws {
        let device = ThreadedConsumer<Int>(name: "speaker") { handle in
            handle.becomeReady()
            while try handle.next() != nil {}
        }
        try await device.consumer.lifecycle.ready()
        device.close()
        try await device.lifecycle.closed()
    }
}

struct ThreadedConsumerTests {
    @Test
    func `elements that are put before it is ready arrive, and close is seen by the thread`() async throws {
        let seen = Locked<[Int]>([])
        let mayStart = StopSignal()
        let device = ThreadedConsumer<Int>(name: "speaker") { handle in
            _ = mayStart.wait(until: .distantFuture)
            while let reading = try handle.next() { seen.withLock { $0.append(reading.value) } }
        }
        for value in 1...3 { device.consumer.put(value) }
        #expect(!device.lifecycle.isReady)
        mayStart.signal()
        try await device.lifecycle.ready()
        device.consumer.put(4)
        device.close()
        #expect(try await device.lifecycle.closed() == nil)
        #expect(seen.withLock { $0 } == [1, 2, 3, 4])
    }

    @Test
    func `it survives silence: a wait ends at its deadline and the next element still arrives`() async throws {
        let seen = Locked<[Int]>([])
        let silences = Atomic<Int>(0)
        let device = ThreadedConsumer<Int>(name: "speaker") { handle in
            while true {
                do {
                    guard let reading = try handle.next(until: .now().advanced(by: .milliseconds(1))) else { return }
                    seen.withLock { $0.append(reading.value) }
                } catch {
                    guard case SubscriptionError.timedOut = error else { throw error }
                    silences.wrappingAdd(1, ordering: .relaxed)
                }
            }
        }
        while silences.load(ordering: .relaxed) < 3 { await Task.yield() }
        device.consumer.put(1)
        while seen.withLock({ $0.isEmpty }) { await Task.yield() }
        device.close()
        try await device.lifecycle.closed()
        #expect(seen.withLock { $0 } == [1])
    }

    @Test
    func `it takes over a whole subscription`() async throws {
        let seen = Locked<[Int]>([])
        let producer = Producer<Int>()
        let device = ThreadedConsumer<Int>(name: "speaker") { handle in
            while let reading = try handle.next() { seen.withLock { $0.append(reading.value) } }
        }
        let queue = QueueSubscription<Int>()
        producer.subscribe(queue)
        device.consumer.putSubscription(queue)
        for value in 1...5 { producer.put(value, measuredAt: .zero) }
        while seen.withLock({ $0.count }) < 5 { await Task.yield() }
        device.close()
        try await device.lifecycle.closed()
        #expect(seen.withLock { $0 } == [1, 2, 3, 4, 5])
    }

    @Test
    func `an error on the thread is a state of the consumer too`() async throws {
        let device = ThreadedConsumer<Int>(name: "speaker") { _ in throw Broken() }
        #expect(try await device.lifecycle.closed() is Broken)
        #expect(try await device.consumer.lifecycle.closed() is Broken)
    }
}
