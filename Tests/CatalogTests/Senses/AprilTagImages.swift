import Glibc

/// The tags of libapriltag as it draws them itself, and what it finds without Sinew between: nil where it is not installed.
struct AprilTagImages: @unchecked Sendable {
    // Unchecked: a handle and pointers of the library, which nobody changes.
    /// The library's `image_u8_t`.
    private struct Image {
        var width: Int32
        var height: Int32
        var stride: Int32
        var pixels: UnsafeMutablePointer<UInt8>?
    }

    private let handle: UnsafeMutableRawPointer
    private let family: UnsafeMutableRawPointer

    init?() {
        guard let handle = dlopen("libapriltag.so.3", RTLD_NOW | RTLD_LOCAL) else { return nil }
        typealias Make = @convention(c) () -> UnsafeMutableRawPointer?
        guard let make = dlsym(handle, "tag36h11_create"), let family = unsafeBitCast(make, to: Make.self)()
        else { return nil }
        self.handle = handle
        self.family = family
    }

    /// Whether the library is there at all.
    static let isInstalled = AprilTagImages() != nil

    private func function<Function>(_ name: String, _ type: Function.Type) -> Function {
        guard let symbol = dlsym(handle, name) else { preconditionFailure("libapriltag has no \(name)") }
        return unsafeBitCast(symbol, to: type)
    }

    /// A tag's fields with its white rim, row by row; 10 × 10, of which the inner 8 are the black border and what is in it.
    func fields(_ id: Int) -> [[Bool]] {
        typealias Draw = @convention(c) (UnsafeMutableRawPointer, UInt32) -> UnsafeMutableRawPointer?
        guard let drawn = function("apriltag_to_image", Draw.self)(family, UInt32(id)) else { return [] }
        let image = drawn.load(as: Image.self)
        return (0..<Int(image.height)).map { y in
            (0..<Int(image.width)).map { x in (image.pixels?[y * Int(image.stride) + x] ?? 0) > 127 }
        }
    }

    /// What the library tells of a picture by itself: number, margin and middle of each tag.
    func find(in picture: [UInt8], width: Int, height: Int, decimation: Float) -> [(
        id: Int, margin: Float, x: Double, y: Double
    )] {
        typealias Make = @convention(c) () -> UnsafeMutableRawPointer
        typealias Add = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Int32) -> Void
        typealias Detect = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> UnsafeMutableRawPointer
        let detector = function("apriltag_detector_create", Make.self)()
        // apriltag_detector_t begins with nthreads and quad_decimate; 4 and 8 bytes in detections: id, margin; 32: c[2].
        detector.storeBytes(of: decimation, toByteOffset: 4, as: Float.self)
        function("apriltag_detector_add_family_bits", Add.self)(detector, family, 1)
        var pixels = picture
        return pixels.withUnsafeMutableBufferPointer { pixels in
            var image = Image(
                width: Int32(width), height: Int32(height), stride: Int32(width), pixels: pixels.baseAddress)
            let found = withUnsafeMutablePointer(to: &image) {
                function("apriltag_detector_detect", Detect.self)(detector, UnsafeMutableRawPointer($0))
            }
            let count = Int(found.load(fromByteOffset: 8, as: Int32.self))
            let list = found.load(fromByteOffset: 16, as: UnsafeMutableRawPointer.self)
            return (0..<count).map { index in
                let tag = list.load(fromByteOffset: 8 * index, as: UnsafeMutableRawPointer.self)
                return (
                    Int(tag.load(fromByteOffset: 8, as: Int32.self)), tag.load(fromByteOffset: 16, as: Float.self),
                    tag.load(fromByteOffset: 32, as: Double.self), tag.load(fromByteOffset: 40, as: Double.self)
                )
            }
        }
    }
}

/// A tag in front of a camera that sees 60° from left to right, drawn ray by ray.
struct DrawnTag {
    let fields: [[Bool]]
    /// Metres; of the black border.
    var size = 0.1
    /// Where its middle is: x to the right, y down, z forward.
    var position: (x: Double, y: Double, z: Double)
    /// How it is turned about the vertical axis, and in its own plane.
    var yaw = 0.0
    var roll = 0.0

    static func focalLength(_ width: Int) -> Double { Double(width) / 2 / tan(Double.pi / 6) }

    /// The mean of 3 × 3 rays for each pixel: 200 on the wall and the white fields, 30 on the black ones.
    func luma(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> UInt8 {
        var sum = 0
        for row in 0..<3 {
            for column in 0..<3 {
                let across = Double(x) + (Double(column) + 0.5) / 3 - Double(width) / 2
                let down = Double(y) + (Double(row) + 0.5) / 3 - Double(height) / 2
                let focal = Self.focalLength(width)
                sum += isBlack(across / focal, down / focal) ? 30 : 200
            }
        }
        return UInt8(sum / 9)
    }

    /// Whether the ray (a, b, 1) meets a black field.
    private func isBlack(_ a: Double, _ b: Double) -> Bool {
        // The tag's axes in the camera's: turned about the vertical, then within its plane.
        let (c, s) = (cos(yaw), sin(yaw))
        let right = (x: c * cos(roll), y: sin(roll), z: -s * cos(roll))
        let down = (x: -c * sin(roll), y: cos(roll), z: s * sin(roll))
        let normal = (x: s, y: 0.0, z: c)
        let along = (normal.x * position.x + normal.z * position.z) / (normal.x * a + normal.z)
        let hit = (x: along * a - position.x, y: along * b - position.y, z: along - position.z)
        let u = hit.x * right.x + hit.y * right.y + hit.z * right.z
        let v = hit.x * down.x + hit.y * down.y + hit.z * down.z
        let column = Int((u / size * 8 + 5).rounded(.down))
        let row = Int((v / size * 8 + 5).rounded(.down))
        guard fields.indices.contains(row), fields[row].indices.contains(column) else { return false }
        return !fields[row][column]
    }
}
