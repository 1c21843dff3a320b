import Configuration
import Media
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// Blocks on wires: what may be wired to what, what a loop sees, and who holds what.
struct BlockWireTests {
    private static func problems(_ text: String) -> [String] {
        do throws(Problems) {
            _ = try BlockBench.compile(text)
            return []
        } catch {
            return error.map { String($0.description.dropFirst(2)) }
        }
    }

    // MARK: What may be wired

    @Test
    func `a stage that takes other pictures than the file says is refused, by type`() {
        let text = BlockBench.text(
            inputs: BlockBench.looking, stages: BlockBench.brightness, camera: #", "width": 4, "mjpg": true"#)
        #expect(
            Self.problems(text) == [
                """
                3:117: loops.l.stages[0].frame: takes frames (YUYV or GREY); "n" carries frames (MJPG, 4 × ?); put a stage \
                between them that converts it
                """
            ])
    }

    @Test
    func `values and blocks do not mix`() {
        let number = BlockBench.text(inputs: #""n": {"from": "s.number"}"#, stages: BlockBench.brightness)
        #expect(Self.problems(number).count == 1)
        #expect(Self.problems(number).first?.contains("carries double") == true)
        let picture = BlockBench.text(
            inputs: BlockBench.looking, stages: #"{"stage": "scale", "input": "n", "output": "x"}"#)
        #expect(Self.problems(picture).first?.contains(#""n" carries frames"#) == true)
    }

    @Test
    func `a picture that is too old cannot be replaced by a number`() {
        let inputs = #""n": {"from": "cam.frames", "maxAgeMs": 50, "whenOld": 0}"#
        let problems = Self.problems(BlockBench.text(inputs: inputs, stages: BlockBench.brightness))
        #expect(problems.count == 1)
        #expect(problems.first?.contains("cannot be replaced by the value of \"whenOld\"") == true)
    }

    @Test
    func `a camera that gives what no reader can take is told so before the first picture`() throws {
        let bench = try BlockBench()
        let error = #expect(throws: BlockMismatch.self) { try bench.open(.frames([.mjpeg], width: 4, height: 2)) }
        #expect(error?.description == "gives frames (MJPG, 4 × 2), and loops.l: brightness takes frames (YUYV or GREY)")
        let said = try BlockBench(camera: #", "width": 8"#)
        let other = #expect(throws: BlockMismatch.self) { try said.open() }
        #expect(other?.description == "gives frames (YUYV, 4 × 2), and the file takes frames (YUYV, 8 × ?)")
    }

    // MARK: The newest

    @Test
    func `a loop waits for the first picture and then sees the newest, which stays until the next`() throws {
        let bench = try BlockBench()
        let output = try bench.output()
        bench.tick()
        #expect(output.poll() == nil)
        for brightness in [10, 20, 30] { try bench.put(UInt8(brightness)) }
        bench.tick()
        #expect(output.poll()?.value == 30)
        bench.tick()
        #expect(output.poll()?.value == 30)
        #expect(bench.input.count == 3)
        #expect(bench.pool.pinCount == 1)
    }

    @Test
    func `the picture that a loop holds stays as it is, however many the camera takes meanwhile`() throws {
        let bench = try BlockBench()
        let output = try bench.output()
        try bench.put(7)
        bench.tick()
        let held = try #require(bench.pipeline.loops[0].inputs[0] as? BlockStateInput)
        #expect(output.poll()?.value == 7)
        for brightness in 0..<100 { #expect(try bench.put(UInt8(brightness))) }
        #expect(held.count == 1 && bench.pool.pinCount == 1)
        bench.tick()
        #expect(output.poll()?.value == 99)
    }

    @Test
    func `an old picture keeps the loop from running, and the time of what follows is that of the picture`() throws {
        let bench = try BlockBench(inputs: #""n": {"from": "cam.frames", "maxAgeMs": 30}"#)
        let output = try bench.output()
        try bench.put(5, age: 4)
        bench.tick()
        #expect(output.poll()?.time == bench.now.advanced(by: .milliseconds(-4)))
        for _ in 0..<2 { bench.tick() }
        #expect(output.poll()?.value == 5)
        bench.tick()
        #expect(output.poll() == nil)
    }

    // MARK: Each one

    @Test
    func `an event input gives each picture once, in order, and lets them go after the tick`() throws {
        let bench = try BlockBench(inputs: BlockBench.hearing, stages: BlockBench.arrivals, show: #""l.x", "l.y""#)
        let (count, sum) = (try bench.output("l.x"), try bench.output("l.y"))
        for brightness in [1, 2, 3] { try bench.put(UInt8(brightness)) }
        bench.tick()
        #expect(count.poll()?.value == 3)
        #expect(sum.poll()?.value == 6)
        #expect(bench.pool.pinCount == 0)
        bench.tick()
        #expect(count.poll()?.value == 0)
    }

    @Test
    func `of more pictures than an event input keeps, the newest are there and all are counted`() throws {
        let bench = try BlockBench(inputs: BlockBench.hearing, stages: BlockBench.arrivals, show: #""l.x", "l.y""#)
        let (count, sum) = (try bench.output("l.x"), try bench.output("l.y"))
        for _ in 0..<20 { #expect(try bench.put(1), "a loop that is late holds nothing up") }
        bench.tick()
        #expect(count.poll()?.value == 20)
        #expect(sum.poll()?.value == 74, "17 to 20")
        #expect(bench.input.lostCount == 16)
    }

    @Test
    func `a loop that waits for another input keeps its events, and no buffer`() throws {
        let bench = try BlockBench(
            inputs: BlockBench.hearing + #", "v": {"from": "s.number"}"#, stages: BlockBench.arrivals, show: #""l.x""#)
        let count = try bench.output("l.x")
        for _ in 0..<3 { try bench.put(1) }
        for _ in 0..<3 { bench.tick() }
        #expect(bench.pool.pinCount == 0)
        let sensor = try #require(bench.pipeline.producers.last?.driver as? TestSensor)
        sensor.number.put(1, measuredAt: bench.now)
        bench.tick()
        #expect(count.poll()?.value == 3)
    }

    // MARK: Outside of loops

    @Test
    func `a reader outside has leases of its own, and one that comes late shares two`() throws {
        let bench = try BlockBench()
        let reader = try #require(bench.pipeline.blockReader(of: "cam.frames", .queue(capacity: 4), leases: 2))
        #expect(bench.pipeline.blockReader(of: "s.number") == nil)
        #expect(bench.pipeline.blockReader(of: "cam.nothing") == nil)
        try bench.put(1)
        #expect(bench.pipeline.blockReader(of: "cam.frames") == nil, "the device is open")
        let (first, second) = (bench.camera.frames.makeGuest(), bench.camera.frames.makeGuest())
        try bench.put(2)
        let leases = [try first.poll(), try second.poll()]
        try bench.put(3)
        #expect(throws: BlockReadingError.self) { try first.poll() }
        withExtendedLifetime(leases) {}
        #expect(try reader.poll()?.block.bytes.first == 1)
        for _ in 0..<50 { #expect(try bench.put(4), "nobody holds the camera up") }
    }

    @Test
    func `people see what came last`() throws {
        let bench = try BlockBench()
        let shown = try #require(bench.pipeline.shown.first { $0.name == "cam.frames" })
        let watch = shown.port.makeWatch(named: shown.name)
        #expect(watch.newest() == nil)
        try bench.put(1)
        try bench.put(1)
        let geometry = FrameGeometry(.yuyv, width: 4, height: 2, stride: 8)
        #expect(watch.newest() == .block(.frame(geometry)))
        #expect(watch.newestReading()?.sequence == 2)
    }

    @Test
    func `a loop that goes gives back what it held`() throws {
        var bench: BlockBench? = try BlockBench()
        let pool = try #require(bench?.pool)
        try bench?.put(1)
        bench?.tick()
        #expect(pool.pinCount == 1)
        bench = nil
        #expect(pool.pinCount == 0)
    }
}
