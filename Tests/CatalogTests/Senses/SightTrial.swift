import CAllocationCounter
import Media
import Pipeline
import SinewTesting

/// A stage that sees, and what a test has it see.
final class SightTrial {
    typealias Pixel = (y: UInt8, cb: UInt8, cr: UInt8)

    let trial: StageTrial
    /// What the last tick has asked of the allocator.
    private(set) var allocations: UInt64 = 0

    init(_ stage: StageDescription, _ parameters: TrialParameters = [:]) throws {
        trial = try StageTrial(stage, parameters)
    }

    /// Shows it a picture of YUYV, and ticks.
    func see(_ width: Int, _ height: Int, _ draw: (Int, Int) -> Pixel) throws {
        try put(width, height, draw)
        tick()
    }

    func put(_ width: Int, _ height: Int, _ draw: (Int, Int) -> Pixel) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let pixel = draw(x, y)
                bytes += [pixel.y, x & 1 == 0 ? pixel.cb : pixel.cr]
            }
        }
        let geometry = FrameGeometry(.yuyv, width: Int32(width), height: Int32(height), stride: Int32(2 * width))
        try trial.put(bytes, .frame(geometry), to: "frame")
    }

    func tick() {
        let before = allocation_count_this_thread()
        trial.tick()
        allocations = allocation_count_this_thread() - before
    }

    func number(_ name: String) throws -> Double { try trial.output(name, Double.self) }
}
