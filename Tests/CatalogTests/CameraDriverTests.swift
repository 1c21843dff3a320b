import Configuration
import HardwareIO
import HardwareTesting
import LinuxSystem
import Media
import Quantities
import SinewTesting
import Testing

@testable import Catalog
@testable import Pipeline

/// What the driver makes of what a camera does: one script after the other.
struct CameraDriverTests {
    private static func mode(_ format: PixelFormat = .yuyv, width: Int32 = 4, height: Int32 = 2) -> CameraMode {
        let stride = format == .yuyv ? 2 * width : format == .mjpeg ? 0 : width
        return CameraMode(
            geometry: FrameGeometry(format, width: width, height: height, stride: stride), rate: Hertz(100),
            byteCount: format == .mjpeg ? 8_192 : Int(stride * height))
    }

    private static func picture(_ brightness: UInt8) -> [UInt8] { [UInt8](repeating: brightness, count: 16) }

    private static let parameters: TrialParameters = ["camera": "camera0", "width": 4, "height": 2]

    /// Runs the driver over a script until so many blocks have come.
    private static func run(
        _ script: [ScriptedCamera.Step], modes: [CameraMode] = [mode()], blocks: Int,
        _ parameters: TrialParameters = CameraDriverTests.parameters
    ) throws -> (blocks: [TrialBlock], camera: ScriptedCamera, health: DriverHealth) {
        let camera = ScriptedCamera(modes: modes, script: script)
        let trial = try ProducerTrial(CameraDriver.description, parameters)
        let found = try trial.blocks(blocks, of: "frames", on: TestBoard(cameras: [camera]), within: .seconds(60))
        return (found, camera, trial.health)
    }

    @Test
    func `pictures come as the camera gives them, with its numbers, and gaps are counted as lost`() throws {
        let (blocks, camera, health) = try Self.run(
            [
                .frame(Self.picture(1), sequence: 7), .frame(Self.picture(2), sequence: 8),
                .frame(Self.picture(3), sequence: 12),
            ], blocks: 3)
        #expect(blocks.map(\.bytes) == [Self.picture(1), Self.picture(2), Self.picture(3)])
        #expect(blocks.map(\.deviceSequence) == [7, 8, 12])
        #expect(health.lostReadings == 3)
        #expect(health.state == .good)
        #expect(!camera.isOpen)
    }

    @Test
    func `a picture that the device calls broken, or that is too short, is passed over and told of`() throws {
        let (blocks, _, health) = try Self.run(
            [
                .frame(Self.picture(1), sequence: 0, isDamaged: true), .frame([9, 9], sequence: 1),
                .frame(Self.picture(2), sequence: 2),
            ], blocks: 1)
        #expect(blocks.map(\.deviceSequence) == [2])
        #expect(health.remark?.contains("2 pictures broken") == true)
    }

    @Test
    func `a camera that falls silent or fails is opened again, and its pictures go on`() throws {
        let (blocks, camera, health) = try Self.run(
            [
                .frame(Self.picture(1), sequence: 0), .silence, .frame(Self.picture(2), sequence: 0),
                .failure(.disconnected), .refusal(.missing(device: "camera0", remedy: "plug it in")),
                .frame(Self.picture(3), sequence: 5),
            ], blocks: 3)
        #expect(blocks.map { $0.bytes[0] } == [1, 2, 3])
        #expect(camera.openings.count == 4)
        #expect(health.incidents.count >= 2)
        #expect(health.lostReadings == 0, "numbers of another opening tell nothing")
    }

    @Test
    func `a camera whose format becomes another one is opened anew with it`() throws {
        let (blocks, _, health) = try Self.run(
            [.frame(Self.picture(1), sequence: 0), .change, .frame([5, 5, 5, 5, 5, 5, 5, 5], sequence: 0)],
            modes: [Self.mode(), Self.mode(.grey)], blocks: 2)
        #expect(blocks[1].geometry == .frame(FrameGeometry(.grey, width: 4, height: 2, stride: 4)))
        #expect(health.incidents.latest?.contains("gives something else") == true)
    }

    @Test
    func `a size that the file does not ask for is refused before the robot runs`() throws {
        let camera = ScriptedCamera(modes: [Self.mode(width: 8)], script: [])
        let trial = try ProducerTrial(CameraDriver.description, Self.parameters)
        let error = #expect(throws: TrialError.self) {
            _ = try trial.blocks(1, of: "frames", on: TestBoard(cameras: [camera]))
        }
        #expect(
            error.map { "\($0)" }?.contains("gives frames (YUYV, 8 × 2), and the file takes frames (4 × 2)") == true)
        #expect(!camera.isOpen)
    }

    @Test
    func `what the file says of the picture is asked of the camera`() throws {
        let parameters: TrialParameters = [
            "camera": "camera0", "width": 4, "height": 2, "rateHz": 25, "format": "YUYV", "exposureUs": 8_000.0,
            "whiteBalanceK": 4_600.0, "convert": true,
        ]
        let (_, camera, _) = try Self.run([.frame(Self.picture(1), sequence: 0)], blocks: 1, parameters)
        let settings = try #require(camera.openings.first)
        #expect(settings.formats == [.yuyv] && settings.width == 4 && settings.height == 2)
        #expect(settings.rate == Hertz(25))
        #expect(settings.controls == [.exposure: 8_000, .whiteBalance: 4_600])
        #expect(settings.converts && !settings.mayLowerRate)
    }

    @Test
    func `a board without cameras says so`() throws {
        let trial = try ProducerTrial(CameraDriver.description, Self.parameters)
        let error = #expect(throws: TrialError.self) {
            _ = try trial.blocks(1, of: "frames", on: TestBoard(cameras: []))
        }
        #expect(error.map { "\($0)" }?.contains("has no camera of this name") == true)
    }
}
