import Configuration
import HardwareIO
import LinuxSystem
import Media
import Pipeline
import Quantities

/// `v4l2.camera`: pictures of a camera, each handed on as it lies in the device's own buffer.
///
/// A picture goes to who reads it at once, and a slow reader loses pictures, never the camera. A camera that falls silent,
/// fails, or is unplugged is closed and opened again, with growing pauses; pictures that somebody holds stay meanwhile.
final class CameraDriver: ProducerDriver {
    /// Which pixel format the camera is to give.
    enum Format: String, CaseIterable, Sendable {
        case any
        case yuyv = "YUYV"
        case nv12 = "NV12"
        case grey = "GREY"
        case rgb = "RGB3"
        case mjpg = "MJPG"

        var pixels: PixelFormat? {
            switch self {
            case .any: nil
            case .yuyv: .yuyv
            case .nv12: .nv12
            case .grey: .grey
            case .rgb: .rgb24
            case .mjpg: .mjpeg
            }
        }
    }

    static let description = ProducerDescription("v4l2.camera", "pictures of a camera (USB, CSI)") { define in
        let frames = define.blocks("frames", .frames(), "the pictures, as the device has taken them")
        let camera = define.parameters.device(
            "camera", .camera,
            "its name in the board file, its node (/dev/video0, /dev/v4l/by-id/…), or the name that udev or the device gives"
        )
        let width = define.parameters.integer("width", in: 1...16_384, default: 640, "pixels in a row")
        let height = define.parameters.integer("height", in: 1...16_384, default: 480, "rows")
        let rate = define.parameters.number(
            "rateHz", unit: .hertz, in: Bounds(0.1...1_000), default: 30,
            "pictures in a second: the nearest that it has")
        let format = define.parameters.choice(
            "format", of: Format.self, default: .any,
            "how pixels are written; any: whatever those who read them take, MJPG being decoded for them")
        let converts = define.parameters.flag(
            "convert", default: false, "take formats that the device does not have by itself, by way of libv4l2")
        let lowers = define.parameters.flag(
            "lowerRateInTheDark", default: false, "let the camera take fewer pictures where there is little light")
        let controls = CameraControls(&define.parameters)
        define.check { facts in
            facts.period = .nanoseconds(Hertz(facts[rate]).periodNanoseconds)
            // Of JPEG pictures others may be made.
            let pixels = facts[format].pixels.flatMap { $0 == .mjpeg ? nil : $0 }
            facts.declare(
                frames, blocks: .frames(pixels.map { [$0] } ?? [], width: facts[width], height: facts[height]))
        }
        return { arguments in
            var settings = CameraSettings(
                formats: arguments[format].pixels.map { [$0] } ?? [], width: arguments[width],
                height: arguments[height],
                rate: Hertz(arguments[rate]))
            settings.converts = arguments[converts]
            settings.mayLowerRate = arguments[lowers]
            settings.controls = controls.values(arguments.parameters)
            return CameraDriver(arguments[camera], settings, arguments[frames])
        }
    }

    /// A camera that gives nothing for so long, and for three of its periods, is opened again.
    private static let patience: Duration = .seconds(1)

    let period: Duration?
    private let name: String
    private let settings: CameraSettings
    private let outlet: BlockOutlet
    private let state = Locked(State())

    private struct State {
        var board: (any Board)?
        /// The camera, while it is open.
        var camera: (any Camera)?
        var isInterrupted = false
    }

    init(_ name: String, _ settings: CameraSettings, _ outlet: BlockOutlet) {
        self.name = name
        self.outlet = outlet
        var settings = settings
        // What nobody who reads it takes is not asked for; JPEG is always right, for it can be decoded.
        if settings.formats.isEmpty {
            let types = [PixelFormat.yuyv, .nv12, .grey, .rgb24].filter { outlet.takes(Self.type($0, settings)) }
            settings.formats = types + [.mjpeg]
        }
        self.settings = settings
        period = settings.rate.map { .nanoseconds($0.periodNanoseconds) }
    }

    private static func type(_ format: PixelFormat, _ settings: CameraSettings) -> BlockType {
        .frames([format], width: settings.width, height: settings.height)
    }

    func open(on board: any Board) throws(HardwareError) {
        let stream = try openStream(on: board)
        state.withLock {
            $0.board = board
            $0.isInterrupted = false
            $0.camera = stream
        }
    }

    private func openStream(on board: any Board) throws(HardwareError) -> any Camera {
        let camera = try board.openCamera(name, settings)
        do {
            // Nothing is published by it; a mismatch shows before the robot runs.
            _ = try FrameWay(camera.mode, to: outlet)
            return camera
        } catch {
            camera.close()
            throw .unsupported(device: name, reason: "\(error)")
        }
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        var pauses = ReopenPauses()
        var counts = FrameCounts()
        while !stop.isSignalled {
            if let camera = state.withLock({ $0.camera }) {
                let isWell = stream(camera, stop, health, &counts)
                camera.close()
                state.withLock { $0.camera = nil }
                if isWell { pauses.reset() }
            }
            if stop.isSignalled || stop.wait(until: Timestamp.now().advanced(by: pauses.next())) { return }
            reopen(health)
        }
    }

    private func reopen(_ health: DriverHealth) {
        guard let board = state.withLock({ $0.board }) else { return }
        do throws(HardwareError) {
            let camera = try openStream(on: board)
            let isLate = state.withLock { state in
                if !state.isInterrupted { state.camera = camera }
                return state.isInterrupted
            }
            if isLate { camera.close() }
        } catch {
            health.fail("cannot be opened again: \(error)")
        }
    }

    /// Hands pictures on until the camera fails or the driver is to stop.
    ///
    /// - Returns: whether there was a picture at all.
    private func stream(
        _ camera: any Camera, _ stop: StopSignal, _ health: DriverHealth, _ counts: inout FrameCounts
    ) -> Bool {
        var isWell = false
        let silence = max(Self.patience, camera.mode.rate.map { .nanoseconds(3 * $0.periodNanoseconds) } ?? .zero)
        do {
            var way = try FrameWay(camera.mode, to: outlet)
            try way.begin(camera)
            defer { camera.end() }
            counts.restart()
            health.remark(camera.remark)
            var deadline = Timestamp.now().advanced(by: silence)
            while !stop.isSignalled {
                switch try camera.next(until: deadline) {
                case .frame(let frame):
                    counts.take(frame, health)
                    if try way.pass(frame, camera, &counts) {
                        if !isWell || health.state != .good { health.recover() }
                        isWell = true
                        deadline = Timestamp.now().advanced(by: silence)
                    }
                    if let text = counts.remark(camera.remark) { health.remark(text) }
                case .changed:
                    health.mend("gives something else now, and is opened again")
                    return isWell
                case .interrupted:
                    return isWell
                case .timedOut:
                    health.fail(counts.silence(silence))
                    return isWell
                }
            }
        } catch let error as BusError {
            health.fail("\(error); it is opened again")
        } catch {
            health.fail("\(error)")
        }
        return isWell
    }

    func interrupt() {
        state.withLock { state in
            state.isInterrupted = true
            state.camera?.interrupt()
        }
    }

    func close() {
        let camera = state.withLock { state in
            defer { state.camera = nil }
            return state.camera
        }
        camera?.close()
    }
}

/// How long a device that has failed is left alone before it is tried again: longer each time, up to five seconds.
struct ReopenPauses {
    private var pause: Duration = .milliseconds(100)

    mutating func next() -> Duration {
        defer { pause = min(pause * 2, .seconds(5)) }
        return pause
    }

    mutating func reset() { pause = .milliseconds(100) }
}
