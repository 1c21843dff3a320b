import Glibc
import LinuxSystem
import Media
import Quantities

/// Finds tags on a thread of its own, an ordinary one: what it takes, a loop has not to wait for.
final class AprilTagWorker: Sendable {
    /// How tags become places.
    struct Settings: Sendable {
        var wanted: Int?
        var minimumCertainty: Double
        /// Metres.
        var tagSize: Double
        /// The angle that the camera sees from left to right, in radians.
        var fieldOfView: Double
    }

    let desk = AprilTagDesk()
    private let stop = StopSignal()
    private let thread: SystemThread

    /// Starts the thread.
    init(_ detector: AprilTagDetector, _ settings: Settings) throws(SystemError) {
        let (desk, stop) = (desk, stop)
        thread = try SystemThread(ThreadSettings(name: "april-tag", stackBytes: 1 << 20)) {
            Self.run(detector, settings, desk, stop)
        }
    }

    deinit {
        stop.signal()
        desk.bell.bump()
        desk.bell.wake()
        thread.join()
    }

    private static func run(
        _ detector: AprilTagDetector, _ settings: Settings, _ desk: AprilTagDesk, _ stop: StopSignal
    ) {
        while true {
            let ticket = desk.bell.ticket
            if stop.isSignalled { return }
            switch desk.phase.load(ordering: .acquiring) {
            case .filled: desk.finish(find(detector, settings, desk))
            case .tooSmall: desk.makeRoom()
            case .free, .done: _ = desk.bell.sleep(while: ticket, until: .distantFuture)
            }
        }
    }

    private static func find(
        _ detector: AprilTagDetector, _ settings: Settings, _ desk: AprilTagDesk
    ) -> AprilTagSighting {
        guard let pixels = desk.pixels.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return AprilTagSighting()
        }
        let tags = detector.find(
            in: pixels, width: desk.width, height: desk.height, tagSize: settings.tagSize,
            focalLength: Double(desk.width) / 2 / tan(settings.fieldOfView / 2))
        return AprilTagSighting(
            tags, wanted: settings.wanted, minimumCertainty: settings.minimumCertainty, width: desk.width,
            height: desk.height, time: desk.time)
    }
}
