import Subscriptions
import Testing

/// What readers of one subscription can ask besides the newest: a deadline, one event after the other, how many wait. (It needs
/// no second import for times.)
struct SourceDeadlineTests {
    @Test
    func `an awaited deadline ends the wait, and the element that comes later is still there`() async throws {
        let producer = Producer<Int>()
        let (newest, queue, events) = (
            producer.subscribe(), QueueSubscription<Int>(capacity: 4), EventSubscription<Int>(capacity: 4)
        )
        producer.subscribe(queue)
        producer.subscribe(events)
        func isTimedOut(_ source: some ReadingSource<Int>) async -> Bool {
            do throws(SubscriptionError) {
                _ = try await source.next(until: Timestamp.now().advanced(by: .milliseconds(5)))
                return false
            } catch {
                if case .timedOut = error { return true }
                return false
            }
        }
        #expect(await isTimedOut(newest))
        #expect(await isTimedOut(queue))
        #expect(await isTimedOut(events))
        producer.put(7)
        #expect(try await newest.next(until: .distantFuture)?.value == 7)
        #expect(try await queue.next(until: .distantFuture)?.value == 7)
        #expect(try await events.next(until: .distantFuture)?.value == 7)
    }

    @Test
    func `a deadline that has passed still gives what is there, and the end is no deadline`() async throws {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 4)
        producer.subscribe(queue)
        producer.put(1)
        // Whether the element or the deadline is met first is not said; nothing is lost either way.
        do throws(SubscriptionError) {
            #expect(try await queue.next(until: .zero)?.value == 1)
        } catch {
            #expect(queue.poll()?.value == 1)
        }
        producer.close()
        #expect(try await queue.next(until: .distantFuture) == nil)
    }

    @Test
    func `a wait with a deadline ends at once when its task is cancelled`() async throws {
        let producer = Producer<Int>()
        let newest = producer.subscribe()
        let waiting = Task { () -> String in
            do throws(SubscriptionError) {
                _ = try await newest.next(until: .distantFuture)
                return "an element"
            } catch {
                if case .cancelled = error { return "cancelled" }
                return "\(error)"
            }
        }
        while !newest.isAwaited { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == "cancelled")
    }

    @Test
    func `events are taken one after the other as from a queue, and what gave way is counted`() async throws {
        let producer = Producer<Int>()
        let events = EventSubscription<Int>(capacity: 4)
        producer.subscribe(events)
        for value in 1...6 { producer.put(value) }
        #expect(events.count == 4)
        #expect(events.poll()?.value == 3)
        #expect(try await events.next()?.value == 4)
        #expect(try events.wait()?.value == 5)
        #expect(events.count == 1 && events.lostCount == 2)
        let batch = events.drain { #expect($0.value == 6) }
        #expect(batch.count == 1)
        #expect(events.poll() == nil)
        producer.close()
        #expect(try await events.next() == nil)
    }

    @Test
    func `a queue tells how many wait`() {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 4)
        producer.subscribe(queue)
        #expect(queue.count == 0)
        for value in 1...3 { producer.put(value) }
        #expect(queue.count == 3)
        _ = queue.poll()
        #expect(queue.count == 2)
        for value in 1...9 { producer.put(value) }
        #expect(queue.count == queue.capacity)
    }

    @Test
    func `a closure behind the call runs in a task, whether it awaits or not`() async {
        let producer = Producer<Int>()
        let mayGo = EventSubscription<Int>()
        let done = Producer<Int>()
        done.subscribe(mayGo)
        // Inside of put it would never come to an end: what it waits for is put behind it.
        let callback = producer.subscribe { _ in _ = try mayGo.wait() }
        producer.put(1)
        done.put(1)
        producer.close()
        await callback.finished()
        #expect(callback.errorCount == 0)
    }

    @Test
    func `threaded devices are subscribed to and fed directly`() async throws {
        let source = ThreadedProducer<Int>(name: "source") { handle in
            var value = 0
            while !handle.isStopping {
                value += 1
                handle.put(value)
                handle.sleep(until: Timestamp.now().advanced(by: .milliseconds(1)))
            }
        }
        let newest = source.subscribe()
        #expect(try await newest.next()?.value ?? 0 > 0)
        #expect(source.unsubscribe(newest))
        let taken = Producer<Int>()
        let arrived = QueueSubscription<Int>(capacity: 8)
        taken.subscribe(arrived)
        let sink = ThreadedConsumer<Int>(name: "sink") { handle in
            while let reading = try handle.next() { taken.put(reading.value) }
        }
        sink.put(5)
        #expect(try await arrived.next()?.value == 5)
        sink.close()
        source.close()
    }
}
