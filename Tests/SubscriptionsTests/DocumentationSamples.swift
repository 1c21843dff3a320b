import Quantities
import Subscriptions

// Every code sample of the documentation, as the compiler sees it. `DocumentationTests` compares the two texts.

private func store(_ value: Double) async {}
private func readTemperature() async -> Double { 21.5 }
private func readDevice() throws -> Double { 1.25 }

enum DocumentationSamples {
    static func overview() {
        let distances = Producer<Double>()
        let newest = distances.subscribe()

        distances.put(1.25, measuredAt: .now())
        distances.put(1.20, measuredAt: .now())

        if let reading = newest.poll() {
            print("\(reading.value) m, number \(reading.sequence)")
        }
        print("lost: \(newest.lostCount)")
    }

    static func awaiting(_ newest: MostRecentSubscription<Double>) async throws {
        let task = Task {
            while let reading = try await newest.next() {
                print("at \(reading.time.nanoseconds): \(reading.value)")
            }
            print("the source was closed")
        }
        try await task.value
    }

    static func waiting(_ newest: MostRecentSubscription<Double>) {
        do {
            let reading = try newest.wait(until: .now().advanced(by: .milliseconds(20)))
            print(reading?.value ?? 0)
        } catch {
            print("nothing for 20 ms: \(error)")
        }
    }

    static func policies() -> [QueueSubscription<Double>] {
        let telemetry = QueueSubscription<Double>(capacity: 256, overflow: .dropOldest)
        let commands = QueueSubscription<Double>(capacity: 16, overflow: .dropNewest)
        let recording = QueueSubscription<Double>(capacity: 64, overflow: .suspend)
        return [telemetry, commands, recording]
    }

    static func sending(_ producer: Producer<Double>) async throws {
        try await producer.send(0.5, measuredAt: .now())
    }

    static func events(_ producer: Producer<Bool>, _ buffer: UnsafeMutableBufferPointer<Reading<Bool>>) async throws {
        let bumper = EventSubscription<Bool>()
        producer.subscribe(bumper)

        // In a loop's tick, with a buffer that was allocated before:
        let batch = bumper.drain(into: buffer)
        if batch.count > 0 {
            print("\(batch.count) hits, \(batch.kept) of them kept")
        }

        if let first = try await bumper.fired() {
            print("first hit at \(first.time.nanoseconds)")
        }
        bumper.rearm()
    }

    static func age(_ newest: MostRecentSubscription<Double>) {
        let now = Timestamp.now()
        if newest.isStale(at: now, after: .milliseconds(100)) {
            print("the sensor is silent")
        }
    }

    static func between(
        _ newest: MostRecentSubscription<Double>, _ left: MostRecentSubscription<Double>,
        _ right: MostRecentSubscription<Double>
    ) async throws {
        let inches = newest.map { $0 / 0.0254 }
        let close = newest.filter { $0 < 0.5 }
        let display = newest.throttle(to: 10)
        let both = latest(of: left, and: right, within: .milliseconds(5))
        let all = merge(left, right)
        print(inches, close, display, both, all)

        for try await reading in newest.readings {
            print(reading.value)
        }
    }

    static func fromRTCBot() async throws {
        let sensor = Producer<Double>()
        let subscription = sensor.subscribe()

        sensor.put(21.5, measuredAt: .now())
        let value = try await subscription.next()?.value

        sensor.subscribeInline({ print($0.value) })

        sensor.subscribe { reading in
            await store(reading.value)
        }

        let queue = QueueSubscription<Double>(capacity: 128)
        sensor.subscribe(queue)

        let event = EventSubscription<Double>()
        sensor.subscribe(event)
        let first = try await event.fired()

        let delayed = DelayedSubscription(sensor)
        let getter = GetterSubscription { await readTemperature() }
        print(value ?? 0, first as Any, delayed, getter)

        let device = ThreadedProducer<Double>(name: "device") { handle in
            handle.becomeReady()
            while !handle.isStopping {
                handle.put(try readDevice())
            }
        }

        sensor.unsubscribe(subscription)
        sensor.close()
        device.lifecycle.onReady { print("ready") }
        try await device.lifecycle.closed()
    }

    static func rebatching(_ microphone: Producer<Batch<Int16>>) async throws {
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 1024, axis: 0)
        microphone.subscribe(rebatch)
        let data = try await rebatch.next()?.value
        print(data as Any)
    }

    static func printing() async throws {
        let printer = Consumer(keeping: QueueSubscription<String>(capacity: 16, overflow: .suspend))
        try await printer.send("every line")
    }

    static func consuming(_ speaker: Consumer<[Float]>, _ microphone: Producer<[Float]>, _ samples: [Float]) {
        speaker.put(samples)
        speaker.putSubscription(microphone)
        speaker.stopSubscription()
    }
}
