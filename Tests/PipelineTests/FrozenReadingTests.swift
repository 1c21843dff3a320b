import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// `frozenAfterMs`, which every producer of numbers has.
struct FrozenReadingTests {
    private static func pipeline(_ entry: String) -> String {
        Bench.pipeline(producers: #""s": {"driver": "test.sensor"\#(entry)}"#)
    }

    private let bench = Bench()

    private func sensor(_ entry: String) throws -> (sensor: TestSensor, ports: [SourcePort], health: DriverHealth) {
        let pipeline = try bench.compile(Self.pipeline(entry))
        let producer = try #require(pipeline.producers.first)
        let health = DriverHealth()
        for port in producer.ports { port.reportStillness(to: health) }
        return (try #require(producer.driver as? TestSensor), producer.ports, health)
    }

    /// What comes out of the port when such values go in, one every 100 ms.
    private func passed(
        _ values: [Double], from start: Int, _ producer: Producer<Double>, _ port: SourcePort
    ) throws -> [Double] {
        let events = EventSubscription<Double>(capacity: 256)
        try #require(port as? SourcePortOf<Double>).producer.subscribe(events)
        for (index, value) in values.enumerated() {
            producer.put(value, measuredAt: Timestamp(nanoseconds: Int64(start + index) * 100_000_000))
        }
        let buffer = UnsafeMutableBufferPointer<Reading<Double>>.allocate(capacity: 256)
        defer { buffer.deallocate() }
        buffer.initialize(repeating: Reading(sequence: 0, time: .zero, value: 0))
        return buffer.prefix(events.drain(into: buffer).kept).map(\.value)
    }

    @Test
    func `a value that comes again and again is no reading after that time, and told as not moving`() throws {
        let (sensor, ports, health) = try sensor(#", "frozenAfterMs": 500"#)
        let same = [Double](repeating: 7, count: 20)
        #expect(try passed(same, from: 0, sensor.number, ports[1]) == [7, 7, 7, 7, 7])
        guard case .failing(let text) = health.state else {
            Issue.record("\(health.state)")
            return
        }
        #expect(text.hasPrefix("number does not move: the same value for more than 500 ms"))
        #expect(health.incidents.count == 1)
        #expect(try passed([8, 8], from: 20, sensor.number, ports[1]) == [8, 8])
        #expect(health.state == .good)
    }

    @Test(arguments: ["", #", "frozenAfterMs": null"#])
    func `a sensor that may rest is left alone`(entry: String) throws {
        let (sensor, ports, health) = try sensor(entry)
        #expect(try passed([Double](repeating: 7, count: 200), from: 0, sensor.number, ports[1]).count == 200)
        #expect(health.state == .good)
    }

    @Test
    func `ports of flags and other numbers of the same sensor do not count`() throws {
        let (sensor, ports, health) = try sensor(#", "frozenAfterMs": 500"#)
        for index in 0..<20 {
            let time = Timestamp(nanoseconds: Int64(index) * 100_000_000)
            sensor.flag.put(true, measuredAt: time)
            sensor.angle.put(Double(index), measuredAt: time)
            // Of a structure every number must stand still.
            sensor.pair.put(Pair(first: 1, second: Double(index)), measuredAt: time)
        }
        #expect(health.state == .good)
        #expect(ports.map(\.count) == [20, 0, 20, 20])
    }

    @Test
    func `one late reading does not make a sensor frozen`() throws {
        let (sensor, _, health) = try sensor(#", "frozenAfterMs": 500"#)
        sensor.number.put(1, measuredAt: Timestamp(nanoseconds: 0))
        sensor.number.put(1, measuredAt: Timestamp(nanoseconds: 60_000_000_000))
        #expect(health.state == .good)
    }

    @Test
    func `an injected fault that repeats readings comes after it: they are given on`() throws {
        let (sensor, ports, health) = try sensor(#", "frozenAfterMs": 500"#)
        let point = try #require(ports[1].faultPoint)
        sensor.number.put(3, measuredAt: .zero)
        try point.inject(FaultOrder(number: 1, fault: InjectedFault(.stuck), end: .distantFuture))
        let moving = (0..<20).map(Double.init)
        #expect(try passed(moving, from: 1, sensor.number, ports[1]) == [Double](repeating: 3, count: 20))
        #expect(health.state == .good)
        point.clear()
    }

    @Test(arguments: [
        ("0", #"must be a number greater than 0 and at most 86400000; is 0"#),
        ("1e300", #"must be a number greater than 0 and at most 86400000; is 1e300"#),
        (#""never""#, #"must be a number greater than 0 and at most 86400000; is the string "never""#),
    ])
    func `a time that is none is refused`(value: String, words: String) {
        let problems = Bench.problems(Self.pipeline(#", "frozenAfterMs": \#(value)"#))
        #expect(problems.count == 1 && problems[0].hasSuffix("producers.s.frozenAfterMs: \(words)"), "\(problems)")
    }

    @Test
    func `a time of fewer than four periods of the producer is refused`() throws {
        func problem(_ milliseconds: Int) throws -> ParameterProblem? {
            var list = ParameterList()
            let limit = FrozenLimit(&list, default: .milliseconds(250))
            do {
                let values = ParameterValues(values: [.number(Double(milliseconds))])
                _ = try limit.duration(values, period: .milliseconds(100))
                return nil
            } catch {
                return error
            }
        }
        #expect(try problem(399)?.remedy == "write 400 or more, or read it more often")
        #expect(try problem(400) == nil)
        #expect(try problem(250) == nil, "what nobody wrote follows the period")
    }
}
