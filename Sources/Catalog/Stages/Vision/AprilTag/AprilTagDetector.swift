import CAprilTag
import Glibc
import Pipeline
import Quantities

/// The families of tags that libapriltag knows.
enum AprilTagFamily: String, CaseIterable, ExplainedChoice {
    case tag36h11
    case tag25h9
    case tag16h5
    case tagStandard41h12

    var text: String {
        switch self {
        case .tag36h11: "587 tags that are hardly ever mistaken: the usual ones"
        case .tag25h9: "35 tags with larger fields: seen from farther away"
        case .tag16h5: "30 tags with the largest fields: mistaken at times"
        case .tagStandard41h12: "2115 tags of the newer generation"
        }
    }
}

/// Debian's libapriltag with one family of tags. Detecting allocates and takes milliseconds: never on a loop.
///
/// E. Olson, "AprilTag: A robust and flexible visual fiducial system", ICRA 2011; J. Wang and E. Olson, "AprilTag 2", IROS 2016.
final class AprilTagDetector: @unchecked Sendable {
    // Unchecked because it is handed to the one thread that detects.
    /// The library is not there, or cannot do it.
    struct Unavailable: Error {
        let reason: String
    }

    /// The most tags in one picture that are looked at.
    private static let most = 64

    private let detector: OpaquePointer
    private let tags = UnsafeMutablePointer<sinew_apriltag_tag>.allocate(capacity: most)

    init(_ family: AprilTagFamily, correctedBits: Int, decimation: Double) throws(Unavailable) {
        let size = 256
        let problem = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { problem.deallocate() }
        problem.initialize(repeating: 0, count: size)
        let made = sinew_apriltag_open(
            family.rawValue, Int32(correctedBits), Float(decimation), problem, Int32(size))
        guard let made else { throw Unavailable(reason: String(cString: problem)) }
        detector = made
        tags.initialize(repeating: sinew_apriltag_tag(), count: Self.most)
    }

    deinit {
        sinew_apriltag_close(detector)
        tags.deallocate()
    }

    /// The tags in a picture of brightness alone, whose rows lie one right behind the other.
    func find(
        in pixels: UnsafeMutablePointer<UInt8>, width: Int, height: Int, tagSize: Double, focalLength: Double
    ) -> UnsafeBufferPointer<sinew_apriltag_tag> {
        var camera = sinew_apriltag_camera(
            fx: focalLength, fy: focalLength, cx: Double(width) / 2, cy: Double(height) / 2)
        let count = sinew_apriltag_find(
            detector, pixels, Int32(width), Int32(height), Int32(width), tagSize, &camera, tags, Int32(Self.most))
        return UnsafeBufferPointer(start: tags, count: min(Int(count), Self.most))
    }
}
