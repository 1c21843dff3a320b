import Media
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// What each kind of fault makes of blocks, and that nothing is kept when it is over.
struct BlockFaultTests {
    private let bench: BlockBench
    private let output: MostRecentSubscription<Double>

    init() throws {
        bench = try BlockBench(inputs: #""n": {"from": "cam.frames", "maxAgeMs": 15}"#)
        output = try bench.output()
    }

    /// One picture, one tick: what the loop made of it, nil when it did not run.
    private func step(_ brightness: UInt8) throws -> Double? {
        try bench.put(brightness)
        bench.tick()
        return output.poll()?.value
    }

    @Test
    func `off: pictures grow old, and come again`() throws {
        #expect(try step(1) == 1)
        try bench.faults.inject(.init(.off), into: "cam")
        #expect(try [step(2), step(3)] == [1, nil])
        bench.faults.clearAll()
        #expect(try step(4) == 4)
    }

    @Test
    func `stuck: a frozen picture with fresh times, for as long as it lasts`() throws {
        try bench.faults.inject(.init(.stuck), into: "cam")
        #expect(try (1...50).map { try step(UInt8($0)) } == [Double?](repeating: 1, count: 50))
        bench.faults.clearAll()
        #expect(try step(77) == 77)
        #expect(bench.pool.pinCount == 1, "the loop's own")
    }

    @Test
    func `a picture that does not move is kept back after frozenAfterMs, told of, and the loop's input grows old`()
        throws
    {
        let bench = try BlockBench(
            inputs: #""n": {"from": "cam.frames", "maxAgeMs": 15}"#, camera: #", "frozenAfterMs": 100"#)
        let output = try bench.output()
        let health = DriverHealth()
        let port = try #require(bench.pipeline.producers.first?.ports.first)
        port.reportStillness(to: health)
        func step(_ brightness: UInt8) throws -> Double? {
            try bench.put(brightness)
            bench.tick()
            return output.poll()?.value
        }
        #expect(try (1...30).map { try step(UInt8($0)) } == (1...30).map { Double($0) })
        #expect(health.state == .good)
        // The device itself hangs: ten pictures of 10 ms, and one that was the last to move.
        let same = try (0..<30).map { _ in try step(99) }
        #expect(same.prefix(10).allSatisfy { $0 == 99 })
        #expect(same.suffix(15).allSatisfy { $0 == nil })
        guard case .failing(let text) = health.state else {
            Issue.record("\(health.state)")
            return
        }
        #expect(text.hasPrefix("frames does not move: the same value for more than 100 ms (frozenAfterMs)"))
        #expect(try step(98) == 98)
        #expect(health.state == .good)
        // A fault that repeats a picture is found in the same way.
        try bench.faults.inject(.init(.stuck), into: "cam")
        let stuck = try (100...150).map { try step(UInt8($0)) }
        #expect(stuck.prefix(10).allSatisfy { $0 == 100 } && stuck.suffix(30).allSatisfy { $0 == nil })
        bench.faults.clearAll()
        #expect(try step(7) == 7)
    }

    @Test
    func `a digest sees a change of any byte of a small block, and in noise that of a big one`() {
        func digest(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { BlockStillness.digest($0) } }
        let small = [UInt8](0..<21)
        var seen: Set<Int> = [digest(small), digest(small.dropLast()), digest([])]
        for index in small.indices {
            var other = small
            other[index] ^= 0x80
            seen.insert(digest(other))
        }
        #expect(seen.count == 24)
        let big = [UInt8](repeating: 9, count: 153_600)
        var noisy = big
        for index in stride(from: 0, to: big.count, by: 50) { noisy[index] += 1 }
        #expect(digest(big) == digest(big) && digest(big) != digest(noisy))
    }

    @Test
    func `wrong: black, brighter, a negative; what does not fit saturates`() throws {
        try bench.faults.inject(.init(.wrong(scale: 0)), into: "cam")
        #expect(try step(200) == 0)
        try bench.faults.inject(.init(.wrong(scale: 2)), into: "cam")
        #expect(try [step(50), step(200)] == [100, 255])
        try bench.faults.inject(.init(.wrong(inverted: true)), into: "cam")
        #expect(try step(55) == 200)
        bench.faults.clearAll()
        #expect(try step(55) == 55)
    }

    @Test
    func `garbage: other bytes, the same for the same seed`() throws {
        func seen() throws -> [Double?] {
            try bench.faults.inject(.init(.garbage, seed: 5), into: "cam")
            return try (0..<4).map { _ in try step(128) }
        }
        let first = try seen()
        #expect(first.allSatisfy { $0 != 128 })
        #expect(try seen() == first)
    }

    @Test
    func `intermittent: some are lost`() throws {
        try bench.faults.inject(.init(.intermittent(probability: 0.5), seed: 1), into: "cam")
        for brightness in 0..<200 { _ = try step(UInt8(brightness)) }
        #expect((50...150).contains(bench.input.count))
        #expect(bench.camera.frames.count == 200)
    }

    @Test
    func `slow: pictures come late with their own times, whole, and what was on its way comes when it is over`() throws
    {
        try bench.put(1)
        try bench.faults.inject(.init(.slow(by: .seconds(60)), for: nil), into: "cam")
        let measured = bench.now.advanced(by: .milliseconds(10))
        for brightness in [11, 12, 13] { try bench.put(UInt8(brightness)) }
        bench.tick()
        #expect(output.poll()?.value == 1)
        for brightness in 100..<120 { try bench.put(UInt8(brightness)) }
        bench.faults.clearAll()
        bench.tick()
        let late = output.poll()
        #expect(late == nil || late?.time == measured, "as old as it is")
        try bench.put(50)
        bench.tick()
        #expect(output.poll()?.value == 50)
        #expect(bench.pool.pinCount == 1)
    }

    @Test
    func `compressed pictures have no number to scale, and the remedy says so`() throws {
        let bench = try BlockBench(
            inputs: BlockBench.hearing, stages: BlockBench.arrivals, camera: #", "width": 4, "mjpg": true"#,
            show: #""l.x""#)
        let error = #expect(throws: InjectionError.self) {
            try bench.faults.inject(.init(.wrong(scale: 2)), into: "cam")
        }
        #expect(
            error?.description == """
                cam: has no number that a scale or an offset could change; its pictures are compressed: ask the device for \
                another format
                """)
    }

    @Test
    func `sound and scans are changed by their numbers`() {
        func changed<Value: BitwiseCopyable>(_ values: [Value], _ geometry: BlockGeometry, _ scale: Double) -> [Value] {
            var values = values
            values.withUnsafeMutableBytes {
                BlockChange.distort($0, geometry, scale: scale, offset: 0, inverted: false)
            }
            return values
        }
        let int16 = SampleGeometry(.int16, channels: 1, rate: 48_000, count: 3)
        #expect(changed([100, -100, 30_000] as [Int16], .samples(int16), 2) == [200, -200, 32_767])
        let float = SampleGeometry(.float32, channels: 1, rate: 48_000, count: 2)
        #expect(changed([0.25, -0.5] as [Float], .samples(float), 0.5) == [0.125, -0.25])
        // The angle stays.
        let scan = PointGeometry(.polar, count: 2)
        #expect(changed([1, 2, 3, 4] as [Float], .points(scan), 10) == [1, 20, 3, 40])
    }
}
