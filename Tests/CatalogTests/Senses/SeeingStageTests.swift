import CAllocationCounter
import Pipeline
import SinewTesting
import Testing

@testable import Catalog

struct SeeingStageTests {
    private static func grey(_ luma: UInt8) -> SightTrial.Pixel { (luma, 128, 128) }

    /// A floor with dark tape on it.
    private static func tape(at left: Int) -> (Int, Int) -> SightTrial.Pixel {
        { x, _ in grey((left..<left + 20).contains(x) ? 40 : 170) }
    }

    private static func isNear(_ value: Double, _ wanted: Double, _ tolerance: Double = 0.01) -> Bool {
        abs(value - wanted) <= tolerance
    }

    @Test
    func `regionBrightness measures the part that the file names`() throws {
        let eyes = try SightTrial(
            RegionBrightnessStage.description, ["columns": [0.5, 1], "rows": [0, 0.5]])
        try eyes.see(64, 48) { x, y in Self.grey(x >= 32 && y < 24 ? 204 : 51) }
        #expect(Self.isNear(try eyes.number("brightness"), 0.8, 1e-9))
        #expect(try eyes.number("contrast") == 0)
    }

    @Test
    func `lineFinder tells where the line is, holds that while there is none, and says so`() throws {
        let eyes = try SightTrial(LineFinderStage.description)
        try eyes.see(160, 120, Self.tape(at: 110))
        #expect(Self.isNear(try eyes.number("position"), 0.5))
        #expect(Self.isNear(try eyes.number("width"), 0.125))
        #expect(try eyes.number("certainty") > 0.95)
        // Between two pictures it stands.
        eyes.tick()
        #expect(try eyes.number("certainty") > 0.95)
        try eyes.see(160, 120) { _, _ in Self.grey(18) }
        #expect(try eyes.number("certainty") == 0)
        #expect(Self.isNear(try eyes.number("position"), 0.5))
        try eyes.see(160, 120, Self.tape(at: 10))
        #expect(Self.isNear(try eyes.number("position"), -0.75))
        #expect(try eyes.number("certainty") > 0.95)
    }

    @Test
    func `lineFinder looks at its rows alone, and for the kind of line that is asked for`() throws {
        let eyes = try SightTrial(LineFinderStage.description, ["line": "bright", "rows": [0.2, 0.3]])
        try eyes.see(160, 120) { x, y in
            let isLine = (24..<36).contains(y) ? (30..<50).contains(x) : (100..<120).contains(x)
            return Self.grey(isLine ? 200 : 60)
        }
        #expect(Self.isNear(try eyes.number("position"), -0.5))
    }

    @Test
    func `blobFinder finds a red ball`() throws {
        let eyes = try SightTrial(BlobFinderStage.description, ["cr": [0.2, 0.5]])
        try eyes.see(160, 120) { x, y in
            (x - 40) * (x - 40) + (y - 90) * (y - 90) <= 225 ? (90, 100, 210) : (120, 128, 128)
        }
        #expect(Self.isNear(try eyes.number("x"), -0.5, 0.02))
        #expect(Self.isNear(try eyes.number("y"), 0.5, 0.02))
        #expect(Self.isNear(try eyes.number("size"), 3.14 * 225 / 19_200, 0.003))
        #expect(Self.isNear(try eyes.number("width"), 31.0 / 160, 0.02))
        #expect(Self.isNear(try eyes.number("height"), 31.0 / 120, 0.02))
        #expect(try eyes.number("certainty") == 1)
        try eyes.see(160, 120) { _, _ in (120, 128, 128) }
        #expect(try eyes.number("certainty") == 0)
        #expect(Self.isNear(try eyes.number("x"), -0.5, 0.02))
    }

    @Test
    func `blobFinder says when nothing tells what it looks for`() {
        let error = #expect(throws: TrialError.self) { try StageTrial(BlobFinderStage.description) }
        #expect(error.map { "\($0)" }?.contains("must say what is looked for") == true)
    }

    @Test
    func `motionEnergy tells what has moved between two pictures`() throws {
        let eyes = try SightTrial(MotionEnergyStage.description)
        try eyes.see(160, 120, Self.tape(at: 20))
        #expect(try eyes.number("energy") == 0)
        try eyes.see(160, 120, Self.tape(at: 60))
        #expect(Self.isNear(try eyes.number("moving"), 0.25))
        #expect(Self.isNear(try eyes.number("energy"), 0.25 * 130 / 255))
        #expect(Self.isNear(try eyes.number("x"), 2 * 50.0 / 160 - 1, 0.02))
        // Without a new picture nothing is compared again.
        eyes.tick()
        #expect(Self.isNear(try eyes.number("moving"), 0.25))
        try eyes.see(160, 120, Self.tape(at: 60))
        #expect(try eyes.number("energy") == 0)
    }

    @Test(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings its own allocator"))
    func `no stage that sees allocates in a tick after the first`() throws {
        let stages: [(StageDescription, TrialParameters)] = [
            (RegionBrightnessStage.description, [:]), (LineFinderStage.description, [:]),
            (BlobFinderStage.description, ["brightness": [0, 0.3]]), (MotionEnergyStage.description, [:]),
        ]
        for (stage, parameters) in stages {
            let eyes = try SightTrial(stage, parameters)
            var count: UInt64 = 0
            for number in 0..<6 {
                try eyes.see(160, 120, Self.tape(at: 20 + 10 * number))
                if number > 1 { count += eyes.allocations }
                eyes.tick()
                if number > 1 { count += eyes.allocations }
            }
            #expect(count == 0, "\(stage.name)")
        }
    }
}
