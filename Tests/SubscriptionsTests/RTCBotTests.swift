import Quantities
import Testing

@testable import Subscriptions

/// RTCBot's own tests of producers, as far as they are not in the files of the single types.
struct RTCBotTests {
    @Test
    func `a producer with a default and two more subscriptions, detached in turn`() async throws {
        let producer = Producer<String>()
        let first = QueueSubscription<String>()
        let second = QueueSubscription<String>()
        producer.subscribe(first)
        producer.subscribe(second)
        async let own = producer.next()
        while producer.subscriberCount < 3 { await Task.yield() }
        producer.put("test", measuredAt: .zero)
        #expect(try await own?.value == "test")
        #expect(first.poll()?.value == "test")

        // What is detached keeps what it holds and gets nothing new.
        producer.unsubscribe(second)
        producer.put("more", measuredAt: .zero)
        #expect(first.poll()?.value == "more")
        #expect(second.poll()?.value == "test")
        #expect(second.poll() == nil)

        // The default one too; it comes back on the next read.
        #expect(producer.unsubscribe())
        #expect(!producer.unsubscribe())
        #expect(producer.subscriberCount == 1)
        async let again = producer.next()
        while producer.subscriberCount < 2 { await Task.yield() }
        producer.put("again", measuredAt: .zero)
        #expect(try await again?.value == "again")

        producer.unsubscribeAll()
        producer.put("nobody", measuredAt: .zero)
        #expect(first.poll()?.value == "again")
        #expect(first.poll() == nil)
        producer.close()
        producer.close()
    }

    @Test
    func `detaching the default subscription ends who reads the producer`() async throws {
        let producer = Producer<Int>()
        let read = Task { try await producer.next() }
        while producer.subscriberCount == 0 { await Task.yield() }
        producer.unsubscribe()
        #expect(try await read.value == nil)
    }

    @Test
    func `a producer stands in for a subscription`() async throws {
        let microphone = Producer<Int>()
        let speaker = Consumer<Int>()
        speaker.putSubscription(microphone)
        async let heard = speaker.next()
        while microphone.subscriberCount == 0 { await Task.yield() }
        microphone.put(7, measuredAt: .zero)
        #expect(try await heard?.value == 7)
        microphone.close()
        speaker.close()
        #expect(try await speaker.next() == nil)
    }
}
