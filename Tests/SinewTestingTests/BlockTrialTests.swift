import Sinew
import SinewTesting
import Testing

/// Blocks as an author of drivers and stages tries them, with public means alone.
struct BlockTrialTests {
    /// The loudest sample of a piece of sound.
    struct PeakStage: Stage {
        static let description = StageDescription("mine.peak", "the loudest sample", life: .stateless) { define in
            let sound = define.blockEvents("sound", .samples(.int16, channels: 1), "sound")
            let peak = define.output("peak", Double.self, "of full scale")
            return { PeakStage(sound: $0[sound], peak: $0[peak]) }
        }

        let sound: BlockEvents
        let peak: PortOutput<Double>

        mutating func tick(_ tick: Tick) {
            var loudest = 0.0
            for block in sound.blocks {
                for sample in block.bytes.bindMemory(to: Int16.self) { loudest = max(loudest, abs(Double(sample))) }
            }
            peak.set(loudest / 32_768)
        }
    }

    /// Three scans, each of one point more.
    final class Scanner: ProducerDriver {
        static let description = ProducerDescription("mine.scanner", "scans") { define in
            let scans = define.blocks("scans", .points(.polar), "scans")
            define.check { $0.period = .milliseconds(1) }
            return { Scanner($0[scans]) }
        }

        let period: Duration? = .milliseconds(1)
        private let scans: BlockOutlet

        init(_ scans: BlockOutlet) {
            self.scans = scans
        }

        func open(on board: any Board) throws(HardwareError) {}

        func run(until stop: StopSignal, health: DriverHealth) {
            let feed: BlockFeed
            do { feed = try scans.open(.points(.polar)) } catch { return health.fail("\(error)") }
            feed.writer.allocate(byteCount: 80)
            for number in 1...3 {
                guard !stop.isSignalled, let buffer = feed.writer.acquire() else { return }
                let floats = buffer.bytes.bindMemory(to: Float.self)
                for index in floats.indices { floats[index] = Float(number) }
                _ = feed.put(
                    buffer, byteCount: number * 8, .points(PointGeometry(.polar, count: Int32(number))),
                    deviceSequence: UInt64(number), measuredAt: .now())
            }
        }

        func interrupt() {}
        func close() {}
    }

    @Test
    func `a stage is tried with blocks that a test makes`() throws {
        let trial = try StageTrial(PeakStage.description)
        let geometry = BlockGeometry.samples(SampleGeometry(.int16, channels: 1, rate: 48_000, count: 3))
        try trial.put([100, -16_384, 5] as [Int16], geometry, to: "sound")
        try trial.put([1, 2, 3] as [Int16], geometry, to: "sound")
        trial.tick()
        #expect(try trial.output("peak", Double.self) == 0.5)
        trial.tick()
        #expect(try trial.output("peak", Double.self) == 0)
    }

    @Test
    func `a block of another kind, or too short for what it says, is refused`() throws {
        let trial = try StageTrial(PeakStage.description)
        let float = BlockGeometry.samples(SampleGeometry(.float32, channels: 1, rate: 48_000, count: 1))
        #expect(throws: TrialError.self) { try trial.put([1] as [Float], float, to: "sound") }
        let long = BlockGeometry.samples(SampleGeometry(.int16, channels: 1, rate: 48_000, count: 4))
        let error = #expect(throws: TrialError.self) { try trial.put([1] as [Int16], long, to: "sound") }
        #expect(error.map { "\($0)" } == "a block of 4 × S16 at 48000 Hz, 1 channel does not lie in 2 bytes")
    }

    @Test
    func `a driver of blocks is run until so many have come`() throws {
        let blocks = try ProducerTrial(Scanner.description).blocks(3, of: "scans", on: TestBoard())
        #expect(blocks.map(\.bytes.count) == [8, 16, 24])
        #expect(blocks.map(\.deviceSequence) == [1, 2, 3])
        #expect(blocks.last?.geometry == .points(PointGeometry(.polar, count: 3)))
    }
}
