import CAllocationCounter
import CAprilTag
import Glibc
import LinuxSystem
import Pipeline
import Quantities
import SinewTesting
import Testing

@testable import Catalog

@Suite(.serialized)
struct AprilTagStageTests {
    private static let size = (width: 320, height: 240)

    /// Shows the stage a tag until what it gives comes from that picture; whether it did.
    private static func show(_ tag: DrawnTag?, to eyes: SightTrial, until isSeen: () throws -> Bool) throws -> Bool {
        let (width, height) = size
        let picture = (0..<width * height).map { tag?.luma($0 % width, $0 / width, width, height) ?? 200 }
        let end = Timestamp.now().advanced(by: .seconds(60))
        while Timestamp.now() < end {
            try eyes.put(width, height) { x, y in (picture[y * width + x], 128, 128) }
            eyes.tick()
            if try isSeen() { return true }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(2)))
        }
        return false
    }

    private static func eyes(_ parameters: TrialParameters = ["decimation": 1, "seenForMs": 3_600_000]) throws
        -> SightTrial
    {
        try SightTrial(AprilTagStage.description, parameters)
    }

    @Test(
        .enabled(if: AprilTagImages.isInstalled, "libapriltag is not installed"),
        arguments: [(0.0, 0.0, 0.6), (0.1, -0.05, 0.7), (-0.12, 0.08, 0.8)],
        [(0.0, 0.0), (0.5, 0.0), (0.0, 0.3), (-0.4, 1.2)])
    func `a tag is told with its number, its place and how it is turned`(
        place: (Double, Double, Double), turn: (Double, Double)
    ) throws {
        let images = try #require(AprilTagImages())
        let tag = DrawnTag(fields: images.fields(17), position: place, yaw: turn.0, roll: turn.1)
        let eyes = try Self.eyes()
        #expect(try eyes.trial.output("id", Int.self) == 0)
        #expect(
            try Self.show(tag, to: eyes) { try eyes.trial.output("id", Int.self) == 17 && eyes.number("certainty") > 0 }
        )
        let position = try eyes.trial.output("position", Vector3.self)
        #expect(abs(position.x - place.0) < 0.01 && abs(position.y - place.1) < 0.01)
        #expect(abs(position.z - place.2) < 0.03)
        #expect(abs(try eyes.number("distance") - position.length) < 1e-9)
        let focal = DrawnTag.focalLength(320) / 160
        #expect(abs(try eyes.number("x") - place.0 / place.2 * focal) < 0.02)
        #expect(abs(try eyes.number("y") - place.1 / place.2 * focal * 320 / 240) < 0.02)
        #expect(try eyes.number("certainty") > 0.3)
        let rotation = try eyes.trial.output("rotation", Vector3.self)
        if turn.0 == 0 { #expect(abs(rotation.z - turn.1) < 0.05) }
        if turn.1 == 0 { #expect(abs(rotation.y - turn.0) < 0.15) }
    }

    @Test(.enabled(if: AprilTagImages.isInstalled, "libapriltag is not installed"), arguments: [1.0, 2.0])
    func `what is told is what the library itself finds in the same picture`(decimation: Double) throws {
        let images = try #require(AprilTagImages())
        let tag = DrawnTag(fields: images.fields(5), position: (0.03, 0.02, 0.5), yaw: 0.2, roll: 0.4)
        let (width, height) = Self.size
        var picture = (0..<width * height).map { tag.luma($0 % width, $0 / width, width, height) }
        let found = images.find(in: picture, width: width, height: height, decimation: Float(decimation))
        let theirs = try #require(found.first)
        let detector = try AprilTagDetector(.tag36h11, correctedBits: 1, decimation: decimation)
        let sighting = picture.withUnsafeMutableBufferPointer { pixels -> AprilTagSighting? in
            guard let base = pixels.baseAddress else { return nil }
            let tags = detector.find(
                in: base, width: width, height: height, tagSize: 0.1, focalLength: DrawnTag.focalLength(width))
            return AprilTagSighting(
                tags, wanted: nil, minimumCertainty: 0, width: width, height: height, time: .zero)
        }
        let ours = try #require(sighting)
        #expect(ours.count == found.count)
        #expect(ours.id == theirs.id)
        #expect(abs(ours.certainty - Double(theirs.margin) / 255) < 1e-6)
        #expect(abs((ours.x + 1) * Double(width) / 2 - theirs.x) < 1e-6)
        #expect(abs((ours.y + 1) * Double(height) / 2 - theirs.y) < 1e-6)
    }

    @Test(.enabled(if: AprilTagImages.isInstalled, "libapriltag is not installed"))
    func `a tag that is gone is no longer seen, and its place stays`() throws {
        let images = try #require(AprilTagImages())
        let tag = DrawnTag(fields: images.fields(3), position: (0.1, 0, 0.6))
        let eyes = try Self.eyes()
        #expect(try Self.show(tag, to: eyes) { try eyes.number("certainty") > 0 })
        let x = try eyes.number("x")
        #expect(try Self.show(nil, to: eyes) { try eyes.trial.output("id", Int.self) == -1 })
        #expect(try eyes.number("certainty") == 0)
        #expect(try eyes.trial.output("count", Int.self) == 0)
        #expect(try eyes.number("x") == x)
    }

    @Test(.enabled(if: AprilTagImages.isInstalled, "libapriltag is not installed"))
    func `a tag does not count for longer than the file says, when no new picture comes`() throws {
        let images = try #require(AprilTagImages())
        let tag = DrawnTag(fields: images.fields(3), position: (0.1, 0, 0.6))
        let eyes = try Self.eyes(["decimation": 1, "seenForMs": 600_000])
        #expect(try Self.show(tag, to: eyes) { try eyes.number("certainty") > 0 })
        eyes.trial.tick(after: .seconds(599))
        #expect(try eyes.number("certainty") > 0)
        eyes.trial.tick(after: .seconds(601))
        #expect(try eyes.number("certainty") == 0)
        #expect(try eyes.trial.output("id", Int.self) == -1)
    }

    @Test(.enabled(if: AprilTagImages.isInstalled, "libapriltag is not installed"))
    func `a tag that is not the one that counts is not seen`() throws {
        let images = try #require(AprilTagImages())
        let eyes = try Self.eyes(["decimation": 1, "tag": 4, "seenForMs": 3_600_000])
        let wanted = DrawnTag(fields: images.fields(4), position: (0, 0, 0.6))
        let other = DrawnTag(fields: images.fields(3), position: (0, 0, 0.6))
        #expect(try Self.show(wanted, to: eyes) { try eyes.trial.output("id", Int.self) == 4 })
        #expect(try Self.show(other, to: eyes) { try eyes.trial.output("id", Int.self) == -1 })
    }

    @Test(
        .enabled(
            if: AprilTagImages.isInstalled && allocation_counting_is_enabled(),
            "libapriltag is not installed, or a sanitizer brings its own allocator"))
    func `no tick allocates, whatever the detector does beside it`() throws {
        let images = try #require(AprilTagImages())
        let tag = DrawnTag(fields: images.fields(3), position: (0.1, 0, 0.6))
        let eyes = try Self.eyes()
        var count: UInt64 = 0
        var ticks = 0
        #expect(
            try Self.show(tag, to: eyes) {
                ticks += 1
                if ticks > 2 { count += eyes.allocations }
                return try eyes.number("certainty") > 0 && ticks > 10
            })
        #expect(count == 0)
    }

    @Test
    func `what the library cannot do is told, and not a trap`() {
        var problem = [CChar](repeating: 0, count: 256)
        #expect(sinew_apriltag_open("tagOfNobody", 1, 1, &problem, 256) == nil)
        let text = String(decoding: problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(text.contains(AprilTagImages.isInstalled ? "tagOfNobody_create" : "libapriltag.so.3"))
    }
}
