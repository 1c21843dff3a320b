import Configuration
import HardwareIO
import LinuxSystem
import Media
import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// `test.camera`: small pictures that a test puts, each made of one brightness.
final class TestCamera: TestProducer, @unchecked Sendable {
    static let size: (width: Int32, height: Int32) = (4, 2)
    static let byteCount = Int(size.width * size.height) * 2

    let frames: BlockOutlet
    /// What the file says of them.
    let said: BlockType

    static func description(_ journal: Journal) -> ProducerDescription {
        ProducerDescription("test.camera", "for tests") { define in
            let frames = define.blocks("frames", .frames(), "pictures")
            let width = define.parameters.number(
                "width", in: Bounds(0...640), default: 0, "0 for whatever the camera likes")
            let isCompressed = define.parameters.flag("mjpg", default: false, "compressed pictures")
            let said = { @Sendable (parameters: ParameterValues) -> BlockType in
                let format: PixelFormat = parameters[isCompressed] ? .mjpeg : .yuyv
                return parameters[width] > 0 ? .frames([format], width: Int(parameters[width])) : .frames()
            }
            define.check { facts in facts.declare(frames, blocks: said(facts.parameters)) }
            return { TestCamera(frames: $0[frames], said: said($0.parameters), journal: journal) }
        }
    }

    init(frames: BlockOutlet, said: BlockType, journal: Journal) {
        self.frames = frames
        self.said = said
        super.init(name: "camera", journal: journal)
    }

    /// What it really gives.
    static let given = BlockType.frames([.yuyv], width: Int(size.width), height: Int(size.height))
}

/// The mean brightness of a picture, and its first byte.
struct BrightnessStage: Stage {
    static let description = StageDescription("brightness", "for tests", life: .stateless) { define in
        let frame = define.blocks("frame", .frames([.yuyv, .grey]), "the picture")
        let mean = define.output("mean", Double.self, "the mean")
        return { BrightnessStage(frame: $0[frame], mean: $0[mean]) }
    }

    let frame: BlockInput
    let mean: PortOutput<Double>

    mutating func tick(_ tick: Tick) {
        let bytes = frame.block.bytes
        var sum = 0
        var index = 0
        while index < bytes.count {
            sum += Int(bytes[index])
            index += 2
        }
        mean.set(bytes.isEmpty ? -1 : Double(sum) / Double(bytes.count / 2))
    }
}

/// What has come: how many, how many were kept, and the numbers of all that were kept, summed.
struct ArrivalsStage: Stage {
    static let description = StageDescription("arrivals", "for tests") { define in
        let frames = define.blockEvents("frames", .frames(), "pictures")
        let count = define.output("count", Double.self, "how many came")
        let sum = define.output("sum", Double.self, "the sum of the numbers of those that were kept")
        return { ArrivalsStage(frames: $0[frames], count: $0[count], sum: $0[sum]) }
    }

    let frames: BlockEvents
    let count: PortOutput<Double>
    let sum: PortOutput<Double>

    mutating func tick(_ tick: Tick) {
        var total = 0.0
        var index = 0
        while index < frames.blocks.count {
            total += Double(frames.blocks[index].sequence)
            index += 1
        }
        count.set(Double(frames.count))
        sum.set(total)
    }
}

/// A camera and a loop that looks at it, ticked by the test.
final class BlockBench {
    let pipeline: CompiledPipeline
    let camera: TestCamera
    let faults: FaultInjector
    private(set) var now = Timestamp(nanoseconds: 1_000_000_000)
    private var ticks: UInt64 = 0
    private var number: UInt64 = 0
    /// Once the device is open.
    private var feed: BlockFeed?

    static let looking = #""n": {"from": "cam.frames"}"#
    static let brightness = #"{"stage": "brightness", "frame": "n", "mean": "x"}"#
    static let hearing = #""n": {"from": "cam.frames", "subscription": "event"}"#
    static let arrivals = #"{"stage": "arrivals", "frames": "n", "count": "x", "sum": "y"}"#

    static func compile(_ text: String) throws(Problems) -> CompiledPipeline {
        let journal = Journal()
        let registry = Bench.trusted { () throws(RegistryError) in
            try Registry(
                producers: [TestCamera.description(journal), TestSensor.description(journal)],
                stages: [BrightnessStage.description, ArrivalsStage.description, ScaleStage.description],
                actuators: [TestActuator<Double>.motor(journal)])
        }
        return try PipelineCompiler(registry: registry) { _ in Bench.board }.compile(Array(text.utf8), file: "f")
    }

    static func text(inputs: String, stages: String, camera: String = "", actuators: String = "", more: String = "")
        -> String
    {
        Bench.pipeline(
            producers: #""cam": {"driver": "test.camera"\#(camera)}, "s": {"driver": "test.sensor"}"#,
            loops: #""l": {"rateHz": 100, "inputs": {\#(inputs)}, "stages": [\#(stages)]}"#, actuators: actuators,
            more: more)
    }

    init(
        inputs: String = BlockBench.looking, stages: String = BlockBench.brightness, camera: String = "",
        show: String = #""cam.frames", "l.x""#
    ) throws {
        pipeline = try Self.compile(
            Self.text(inputs: inputs, stages: stages, camera: camera, more: #""show": [\#(show)]"#))
        faults = FaultInjector(robot: pipeline.name, parts: pipeline.faultTargets)
        self.camera = try #require(pipeline.producers.first?.driver as? TestCamera)
    }

    var pool: BlockPool { camera.frames.pool }
    var input: LoopInput { pipeline.loops[0].inputs[0] }

    /// Puts a picture of that brightness, measured so long before the next tick.
    @discardableResult
    func put(_ brightness: UInt8, age milliseconds: Double = 0) throws -> Bool {
        let feed = try feed ?? open()
        guard let buffer = feed.writer.acquire() else { return false }
        buffer.bytes.initializeMemory(as: UInt8.self, repeating: brightness)
        number += 1
        let geometry = FrameGeometry(
            .yuyv, width: TestCamera.size.width, height: TestCamera.size.height, stride: TestCamera.size.width * 2)
        let publication = feed.put(
            buffer, byteCount: TestCamera.byteCount, .frame(geometry), deviceSequence: number,
            measuredAt: now.advanced(byNanoseconds: Int64((10 - milliseconds) * 1e6)))
        if case .published = publication { return true }
        feed.writer.giveBack(buffer)
        return false
    }

    @discardableResult
    func open(_ type: BlockType = TestCamera.given) throws(BlockMismatch) -> BlockFeed {
        let feed = try camera.frames.open(type)
        feed.writer.allocate(byteCount: TestCamera.byteCount)
        self.feed = feed
        return feed
    }

    /// Ticks once, 10 ms after the tick before.
    func tick() {
        now = now.advanced(by: .milliseconds(10))
        ticks += 1
        pipeline.loops[0].plan.tick(Tick(number: ticks, time: now, elapsed: 0.01))
    }

    /// What a shown output of the loop has given since the last call, and when it was measured.
    func output(_ name: String = "l.x") throws -> MostRecentSubscription<Double> {
        let shown = try #require(pipeline.shown.first { $0.name == name })
        return try #require(shown.port as? SourcePortOf<Double>).producer.subscribe()
    }
}
