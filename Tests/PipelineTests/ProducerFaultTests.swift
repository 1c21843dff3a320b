import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// What each kind of fault in a producer does to the loop that reads it, and that it is over when it is cleared.
struct ProducerFaultTests {
    private let bench: PlanBench
    private let actuator: Actuator
    private let motor: TestActuator<Double>

    init() throws {
        bench = try PlanBench(
            inputs: #""n": {"from": "s.number", "maxAgeMs": 20}, "e": {"from": "s.flag", "subscription": "event"}"#,
            stages: PlanBench.scale + #", {"stage": "count", "event": "e", "output": "c"}"#,
            actuators: PlanBench.motor, show: ["s.number", "l.c"])
        (actuator, motor) = try bench.actuator(Double.self)
    }

    /// One reading, one tick; what was written, nil for nothing.
    private func step(_ value: Double) -> Double? {
        let before = motor.writes.count
        bench.put(value)
        bench.tick()
        return motor.writes.count > before ? motor.writes.last : nil
    }

    /// Everything that comes out of the sensor's port from now on.
    private func events() throws -> EventSubscription<Double> {
        let shown = try #require(bench.pipeline.shown.first?.port as? SourcePortOf<Double>)
        let events = EventSubscription<Double>(capacity: 64)
        shown.producer.subscribe(events)
        return events
    }

    private func drained(_ events: EventSubscription<Double>) -> [Reading<Double>] {
        let buffer = UnsafeMutableBufferPointer<Reading<Double>>.allocate(capacity: 64)
        defer { buffer.deallocate() }
        buffer.initialize(repeating: Reading(sequence: 0, time: .zero, value: 0))
        return Array(buffer.prefix(events.drain(into: buffer).kept))
    }

    @Test
    func `off: its readings grow old, the output goes safe, and comes back when the fault is cleared`() throws {
        #expect(step(0.5) == 0.5)
        try bench.faults.inject(.init(.off), into: "s")
        for _ in 0..<3 { _ = step(0.75) }
        #expect(actuator.state == .safe)
        #expect(actuator.reason == .inputTooOld)
        #expect(motor.stands(at: 0))
        try bench.faults.clear("s")
        #expect(step(0.25) == 0.25)
        #expect(actuator.state == .driven)
    }

    @Test
    func `stuck: the last value again and again, and never too old`() throws {
        #expect(step(0.5) == 0.5)
        try bench.faults.inject(.init(.stuck), into: "s")
        #expect((1...10).map { step(Double($0) / 100) } == [Double?](repeating: 0.5, count: 10))
        bench.faults.clearAll()
        #expect(step(0.25) == 0.25)
    }

    @Test
    func `stuck before the first reading: the first one stays`() throws {
        try bench.faults.inject(.init(.stuck), into: "s")
        #expect([step(0.1), step(0.2)] == [0.1, 0.1])
    }

    @Test
    func `stuck after another fault: what the device gave last, not what the fault made of it`() throws {
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        #expect(step(0.25) == 0.5)
        try bench.faults.inject(.init(.stuck), into: "s")
        #expect(step(0.75) == 0.25)
    }

    @Test
    func `garbage: what is not finite makes the output safe, the rest stays within its range`() throws {
        try bench.faults.inject(.init(.garbage, seed: 5), into: "s")
        let written = (0..<200).map { _ in step(0.5) }
        #expect(written.contains(nil))
        #expect(written.allSatisfy { ($0 ?? 0).isFinite && abs($0 ?? 0) <= 1 })
        #expect(Set(written).count > 20)
        #expect(actuator.notNumbers > 0)
        bench.faults.clearAll()
        #expect(step(0.25) == 0.25)
    }

    @Test
    func `wrong: every number times a scale plus an offset, switches the other way round`() throws {
        try bench.faults.inject(.init(.wrong(scale: 2, offset: 0.25)), into: "s")
        #expect(step(0.125) == 0.5)
        try bench.faults.inject(.init(.wrong(inverted: true)), into: "s")
        #expect(step(0.125) == -0.125)
        let flags = bench.sensor.flag
        let seen = try #require(bench.pipeline.producers.first)
        #expect(seen.faultPoints.count == 4, "one at each port")
        flags.put(false, measuredAt: bench.now)
        bench.faults.clearAll()
        #expect(step(0.125) == 0.125)
    }

    @Test
    func `slow: each reading arrives later, in order, with the time at which it was measured`() throws {
        let events = try events()
        try bench.faults.inject(.init(.slow(by: .milliseconds(20))), into: "s")
        let began = Timestamp.now()
        let times = (1...5).map { Timestamp(nanoseconds: Int64($0)) }
        for (index, time) in times.enumerated() { bench.sensor.number.put(Double(index), measuredAt: time) }
        var seen: [Reading<Double>] = []
        let end = Timestamp.now().advanced(by: .seconds(60))
        while seen.count < 5, Timestamp.now() < end {
            seen += drained(events)
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(1)))
        }
        #expect(seen.map(\.value) == [0, 1, 2, 3, 4])
        #expect(seen.map(\.time) == times)
        #expect(Timestamp.now().duration(since: began) >= .milliseconds(20))
        bench.faults.clearAll()
    }

    @Test
    func `slow: a reading that arrives too old makes the output safe`() throws {
        #expect(step(0.5) == 0.5)
        let time = bench.now.advanced(by: .milliseconds(10))
        let events = try events()
        try bench.faults.inject(.init(.slow(by: .milliseconds(1))), into: "s")
        bench.sensor.number.put(0.75, measuredAt: time)
        let end = Timestamp.now().advanced(by: .seconds(60))
        while drained(events).isEmpty, Timestamp.now() < end {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(1)))
        }
        bench.tick(after: 50)
        #expect(actuator.reason == .inputTooOld)
        bench.faults.clearAll()
    }

    @Test
    func `slow: what is still under way is handed over when the fault is cleared, before anything newer`() throws {
        let events = try events()
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay)), into: "s")
        for value in 1...3 { bench.put(Double(value)) }
        #expect(drained(events).isEmpty)
        bench.faults.clearAll()
        bench.put(4)
        #expect(drained(events).map(\.value) == [1, 2, 3, 4])
    }

    @Test
    func `intermittent: some readings are lost, the same ones for the same seed`() throws {
        let events = try events()
        func pattern(_ seed: UInt64) throws -> [Double] {
            try bench.faults.inject(.init(.intermittent(probability: 0.5), seed: seed), into: "s")
            for value in 0..<40 { bench.put(Double(value)) }
            return drained(events).map(\.value)
        }
        let first = try pattern(1)
        #expect(first.count > 8 && first.count < 32)
        #expect(try pattern(1) == first)
        #expect(try pattern(2) != first)
        try bench.faults.inject(.init(.intermittent(probability: 1)), into: "s")
        bench.put(1)
        #expect(drained(events).isEmpty)
    }

    @Test
    func `events are lost and inverted too`() throws {
        let output = try bench.reader("l.c", Int.self)
        bench.put(0)
        try bench.faults.inject(.init(.off), into: "s")
        bench.sensor.flag.put(true, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == 0)
        bench.faults.clearAll()
        bench.sensor.flag.put(true, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == 1)
    }

    @Test
    func `a fault ends by itself after its time`() throws {
        try bench.faults.inject(.init(.off, for: .milliseconds(30)), into: "s")
        let end = Timestamp.now().advanced(by: .seconds(60))
        var written: Double?
        while written == nil, Timestamp.now() < end { written = step(0.5) }
        #expect(written == 0.5)
        #expect(bench.faults.active().isEmpty)
    }

    @Test
    func `a delay that ends by itself loses nothing`() throws {
        let events = try events()
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay), for: .milliseconds(30)), into: "s")
        bench.put(1)
        let end = Timestamp.now().advanced(by: .seconds(60))
        var seen: [Double] = []
        while seen.isEmpty, Timestamp.now() < end { seen = drained(events).map(\.value) }
        bench.put(2)
        #expect(seen + drained(events).map(\.value) == [1, 2])
        bench.faults.clearAll()
    }

    @Test
    func `a driver puts where the loops have subscribed: nothing stands between`() throws {
        let shown = try #require(bench.pipeline.shown.first?.port as? SourcePortOf<Double>)
        #expect(bench.sensor.number === shown.producer)
    }

    @Test
    func `every reading of the driver counts once, lost, delayed or given on`() throws {
        let port = try #require(bench.pipeline.shown.first?.port)
        bench.put(1)
        #expect(port.count == 1)
        try bench.faults.inject(.init(.off), into: "s")
        bench.put(2)
        #expect(port.count == 2)
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay)), into: "s")
        bench.put(3)
        #expect(port.count == 3)
        bench.faults.clearAll()
        #expect(port.count == 3)
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        bench.put(4)
        bench.faults.clearAll()
        bench.put(5)
        #expect(port.count == 5)
    }

    @Test
    func `stuck long after another fault: what the device gave last, not what it gave in that one`() throws {
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        #expect(step(0.25) == 0.5)
        try bench.faults.clear("s")
        try bench.faults.inject(.init(.stuck), into: "s")
        #expect(step(0.75) == 0.25, "nothing has come since")
        try bench.faults.clear("s")
        #expect(step(0.125) == 0.125)
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        try bench.faults.inject(.init(.stuck), into: "s")
        #expect(step(0.75) == 0.125)
    }

    @Test
    func `what is put inside the put of another follows it, with the fault that stands`() throws {
        let events = try events()
        let number = bench.sensor.number
        number.subscribeInline({ reading in
            if reading.value > 0 { number.put(0.25 - reading.value, measuredAt: reading.time) }
        })
        defer { number.unsubscribeAll() }
        bench.put(0.5)
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        bench.put(0.5)
        #expect(drained(events).map(\.value) == [0.5, -0.25, 1, -1.5])
        bench.faults.clearAll()
    }

    @Test
    func `what is put inside the put of a delayed reading is not delayed again when the fault ends`() throws {
        let events = try events()
        let number = bench.sensor.number
        number.subscribeInline({ reading in
            if reading.value > 0 { number.put(-reading.value, measuredAt: reading.time) }
        })
        defer { number.unsubscribeAll() }
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay)), into: "s")
        bench.put(0.5)
        bench.faults.clearAll()
        #expect(drained(events).map(\.value) == [0.5, -0.5])
    }

    @Test
    func `a fault that begins during a put: what is put inside that put goes with it`() throws {
        let events = try events()
        let number = bench.sensor.number
        let faults = bench.faults
        number.subscribeInline({ reading in
            guard reading.value > 0 else { return }
            // On another thread, as orders come; it is over before the put goes on.
            let injection = try? SystemThread(ThreadSettings(name: "injecting")) {
                _ = try? faults.inject(.init(.slow(by: .microseconds(100))), into: "s")
            }
            injection?.join()
            number.put(-reading.value, measuredAt: reading.time)
            // A delayed reading would be handed over from another thread meanwhile.
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        })
        defer { number.unsubscribeAll() }
        bench.put(0.5)
        #expect(faults.active().count == 1)
        bench.put(-0.25)
        faults.clearAll()
        #expect(drained(events).map(\.value) == [0.5, -0.5, -0.25])
    }

    @Test
    func `a delayed reading of a producer that has ended is not given after its end`() throws {
        let events = try events()
        let shown = try #require(bench.pipeline.shown.first?.port)
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay)), into: "s")
        bench.put(1)
        bench.sensor.number.close()
        bench.faults.clearAll()
        bench.put(2)
        #expect(drained(events).isEmpty)
        #expect(shown.count == 1)
    }

    @Test
    func `what comes out is numbered without gaps, whatever was withheld`() throws {
        let events = try events()
        bench.put(1)
        try bench.faults.inject(.init(.off), into: "s")
        bench.put(2)
        bench.faults.clearAll()
        bench.put(3)
        #expect(drained(events).map(\.sequence) == [1, 2])
    }

    @Test
    func `who hears a driver before faults hears nothing after its end`() {
        let stop = StopSource(name: "button.level")
        let hearer = EarlyHearer(stop)
        hearer.hear(Reading(sequence: 0, time: .zero, value: false))
        hearer.put(Reading(sequence: 1, time: .zero, value: true))
        #expect(stop.level == .free, "what the fault made of it is not for it")
        hearer.finish(throwing: nil)
        hearer.hear(Reading(sequence: 0, time: .zero, value: false))
        #expect(stop.level == .unknown)
    }

    @Test
    func `a mark stays with its reading through a fault`() throws {
        let events = try events()
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "s")
        bench.sensor.number.put(1, measuredAt: bench.now, isValid: false)
        try bench.faults.inject(.init(.slow(by: InjectedFault.longestDelay)), into: "s")
        bench.sensor.number.put(2, measuredAt: bench.now, isValid: false)
        bench.faults.clearAll()
        #expect(drained(events).map(\.isValid) == [false, false])
    }

    @Test
    func `faults may come and go on another thread while readings flow`() throws {
        let faults = bench.faults
        let kinds: [InjectedFault.Kind] = [
            .off, .stuck, .garbage, .wrong(scale: 3), .slow(by: .microseconds(50)), .intermittent(probability: 0.5),
        ]
        let isDone = Locked(false)
        let thread = try SystemThread(ThreadSettings(name: "storm")) {
            var random = RandomBits(seed: 11)
            for _ in 0..<600 {
                let bits = random.next()
                let part = bits & 64 == 0 ? "s" : "m"
                if bits & 128 == 0 {
                    _ = try? faults.inject(InjectedFault(kinds[Int(bits % 6)], seed: bits), into: part)
                } else {
                    _ = try? faults.clear(part)
                }
            }
            faults.clearAll()
            isDone.withLock { $0 = true }
        }
        var readings = 0
        while !isDone.withLock({ $0 }) || readings < 1_000 {
            _ = step(0.5)
            readings += 1
        }
        thread.join()
        #expect(step(0.25) == 0.25, "what comes behind the storm is as it was before")
        #expect(faults.active().isEmpty)
    }
}
