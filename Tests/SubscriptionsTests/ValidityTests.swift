import Quantities
import Testing

@testable import Subscriptions

/// That a value is not valid travels with its reading, beside its number and its time, and takes no room of its own.
struct ValidityTests {
    private static func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

    private static let marked = Reading(sequence: 2, time: at(20), value: 2, isValid: false)

    /// Puts a valid value and then one that is not.
    private static func put(_ producer: Producer<Int>) {
        producer.put(1, measuredAt: at(10))
        producer.put(2, measuredAt: at(20), isValid: false)
    }

    @Test
    func `the mark is apart from the number, whatever that is`() {
        for number in [0, 1, 1 << 62, (1 << 63) - 1] as [UInt64] {
            for isValid in [true, false] {
                var reading = Reading(sequence: number, time: .zero, value: 1, isValid: isValid)
                #expect(reading.sequence == number)
                #expect(reading.isValid == isValid)
                reading.isValid.toggle()
                #expect(reading.sequence == number)
                #expect(reading.isValid != isValid)
                reading.sequence = 7
                #expect(reading.sequence == 7)
                #expect(reading.isValid != isValid)
                #expect(reading.with(value: "x").isValid != isValid)
            }
        }
        let valid = Reading(sequence: 1, time: .zero, value: 1)
        #expect(valid != Reading(sequence: 1, time: .zero, value: 1, isValid: false))
    }

    @Test
    func `a reading is no larger for it`() {
        #expect(MemoryLayout<Reading<Double>>.size == 3 * 8)
        #expect(MemoryLayout<Reading<Bool>>.size == 2 * 8 + 1)
    }

    @Test
    func `the newest element, with its time and its number`() {
        let producer = Producer<Int>(keepsLast: true)
        let newest = producer.subscribe()
        let late = MostRecentSubscription<Int>()
        Self.put(producer)
        #expect(newest.poll() == Self.marked)
        #expect(newest.newestTime == Self.at(20))
        #expect(producer.lastReading() == Self.marked)
        producer.subscribe(late, replayingLast: true)
        #expect(late.poll() == Self.marked)
        producer.put(3, measuredAt: Self.at(30))
        #expect(newest.poll() == Reading(sequence: 3, time: Self.at(30), value: 3))
    }

    @Test
    func `elements that are references`() {
        let producer = Producer<[Int]>()
        let newest = producer.subscribe()
        producer.put([1], measuredAt: Self.at(5), isValid: false)
        #expect(newest.poll() == Reading(sequence: 1, time: Self.at(5), value: [1], isValid: false))
    }

    @Test
    func `events, each with its own`() {
        let producer = Producer<Int>()
        let events = EventSubscription<Int>()
        producer.subscribe(events)
        Self.put(producer)
        var seen: [Reading<Int>] = []
        _ = events.drain { seen.append($0) }
        #expect(seen == [Reading(sequence: 1, time: Self.at(10), value: 1), Self.marked])
    }

    @Test
    func `queues, callbacks and what is put inside a callback`() {
        let producer = Producer<Int>()
        let queue = QueueSubscription<Int>(capacity: 8)
        producer.subscribe(queue)
        producer.subscribeInline({ [unowned producer] reading in
            if !reading.isValid, reading.value < 10 { producer.put(10, measuredAt: reading.time, isValid: false) }
        })
        Self.put(producer)
        var seen: [Bool] = []
        while let reading = queue.poll() { seen.append(reading.isValid) }
        #expect(seen == [true, false, false])
    }

    @Test
    func `a pair is valid where both are`() async throws {
        let (left, right) = (Producer<Int>(), Producer<Int>())
        let pairs = latest(of: left.subscribe(), and: right.subscribe(), within: .milliseconds(5))
        left.put(1, measuredAt: Self.at(1), isValid: false)
        right.put(2, measuredAt: Self.at(2))
        #expect(try await pairs.next()?.isValid == false)
        left.put(3, measuredAt: Self.at(3))
        right.put(4, measuredAt: Self.at(4))
        #expect(try await pairs.next()?.isValid == true)
    }

    @Test
    func `a batch is valid where all are that it was cut from`() {
        let rebatch = RebatchSubscription<Int, QueueSubscription<Batch<Int>>>(samples: 4)
        for (number, isValid) in [true, false, true, true, true, true].enumerated() {
            let two = Batch([number, number])
            rebatch.put(Reading(sequence: UInt64(number + 1), time: .zero, value: two, isValid: isValid))
        }
        #expect((1...3).map { _ in rebatch.poll()?.isValid } == [false, true, true])
    }
}
