import HardwareIO
import HardwareTesting
import LinuxSystem
import Media
import Quantities
import Realtime
import SimulatedHardware
import Testing

@testable import Catalog
@testable import Pipeline

/// The whole pipeline of the line follower on its simulated board, in a time that the test moves: no thread, no wait.
final class RoverRun {
    let board: SimulatedRoverBoard
    let clock = ManualClock()
    private let pipeline: CompiledPipeline
    private let camera: any Camera
    private var way: FrameWay
    private var counts = FrameCounts()
    private let health = DriverHealth()
    private var ticks: UInt64 = 0
    private var milliseconds = 0
    /// Everything that somebody beside it has told.
    private(set) var news: [String] = []
    /// The farthest that it was beside the line so far, in m.
    private(set) var widest = 0.0

    init(seed: UInt64 = 1, _ replacements: [(old: String, new: String)] = [RoverFile.small]) throws {
        pipeline = try RoverFile.compile(replacements)
        let clock = clock
        board = try SimulatedRoverBoard(description: pipeline.board, seed: seed, clock: { clock.now })
        let producer = try #require(pipeline.producers.first { $0.name == "camera" })
        let outlet = try #require(producer.ports.first?.blocks)
        let facts = try #require(outlet.type.size)
        camera = try board.openCamera(
            "camera0", CameraSettings(formats: [.yuyv], width: facts.width, height: facts.height, rate: Hertz(30)))
        way = try FrameWay(camera.mode, to: outlet)
        try way.begin(camera)
        for actuator in pipeline.actuators { try actuator.open(on: board) }
    }

    /// Runs for so many seconds, or until the end of one in which `isOver`.
    func run(seconds: Int, until isOver: (SimulatedRoverBoard) -> Bool = { _ in false }) throws {
        for _ in 0..<seconds {
            for _ in 0..<1_000 { try step() }
            news += board.takeNews()
            if isOver(board) { return }
        }
    }

    private func step() throws {
        milliseconds += 1
        clock.advance(by: .milliseconds(1))
        if case .frame(let frame) = try camera.next(until: .zero) {
            counts.take(frame, health)
            _ = try way.pass(frame, camera, &counts)
        }
        guard milliseconds % 10 == 0 else { return }
        ticks += 1
        pipeline.loops[0].plan.tick(Tick(number: ticks, time: clock.now, elapsed: 0.01))
        widest = max(widest, abs(board.race.offset))
    }
}

extension BlockType {
    fileprivate var size: (width: Int, height: Int)? {
        guard case .frames(_, let width?, let height?) = self else { return nil }
        return (width, height)
    }
}
