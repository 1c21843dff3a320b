import CMachine
import Glibc
import Media

/// Pictures of 640 × 480 made into another format, ours against libyuv called as from C.
enum Converting {
    private static let width = 640
    private static let height = 480
    private static let peerName = "libyuv"
    /// Pictures in one round.
    private static let count: UInt64 = 200

    private typealias OnePlane =
        @convention(c) (
            UnsafePointer<UInt8>, Int32, UnsafeMutablePointer<UInt8>, Int32, Int32, Int32
        ) -> Int32
    private typealias TwoPlanes =
        @convention(c) (
            UnsafePointer<UInt8>, Int32, UnsafeMutablePointer<UInt8>, Int32, UnsafeMutablePointer<UInt8>, Int32, Int32,
            Int32
        ) -> Int32

    /// A function of libyuv; nil where it is not installed.
    private static func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
        guard let library = dlopen("libyuv.so.0", RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(library, name) else {
            return nil
        }
        return unsafeBitCast(symbol, to: type)
    }

    private static func memory(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCount)
        for index in 0..<byteCount { memory[index] = UInt8(truncatingIfNeeded: index &* 37 &+ index >> 7) }
        return memory
    }

    private static let source = nonisolatedMemory(2 * width * height)
    private static let target = nonisolatedMemory(3 * width * height)
    private static let between = nonisolatedMemory(4 * width * height)

    /// Memory that this one thread uses.
    private struct Shared: @unchecked Sendable { let bytes: UnsafeMutablePointer<UInt8> }
    private static func nonisolatedMemory(_ byteCount: Int) -> Shared { Shared(bytes: memory(byteCount)) }

    static func grey(_ peers: Peers) -> Case {
        let toY = function("YUY2ToY", OnePlane.self)
        return compared("YUYV to GREY", .grey, stride: width) {
            toY?(source.bytes, Int32(2 * width), target.bytes, Int32(width), Int32(width), Int32(height))
        }
    }

    static func nv12(_ peers: Peers) -> Case {
        let toNV12 = function("YUY2ToNV12", TwoPlanes.self)
        return compared("YUYV to NV12", .nv12, stride: width) {
            toNV12?(
                source.bytes, Int32(2 * width), target.bytes, Int32(width), target.bytes + width * height, Int32(width),
                Int32(width), Int32(height))
        }
    }

    /// In two steps, as libyuv has no other way.
    static func rgb(_ peers: Peers) -> Case {
        let toARGB = function("YUY2ToARGB", OnePlane.self)
        let toRGB = function("ARGBToRGB24", OnePlane.self)
        return compared("YUYV to RGB24", .rgb24, stride: 3 * width) {
            guard let toARGB, let toRGB else { return nil }
            let size = (Int32(width), Int32(height))
            return toARGB(source.bytes, Int32(2 * width), between.bytes, Int32(4 * width), size.0, size.1)
                + toRGB(between.bytes, Int32(4 * width), target.bytes, Int32(3 * width), size.0, size.1)
        }
    }

    private static func compared(
        _ name: String, _ format: PixelFormat, stride: Int, peer: @escaping () -> Int32?
    ) -> Case {
        let converter = PictureConverter()
        let geometry = FrameGeometry(format, width: Int32(width), height: Int32(height), stride: Int32(stride))
        let bytes = UnsafeMutableRawBufferPointer(start: target.bytes, count: 3 * width * height)
        let ours = Candidate("ours") {
            guard let picture = yuyv() else { return nil }
            return Sample(
                nanosecondsEach(count) {
                    for _ in 0..<count {
                        do { try converter.convert(picture, into: bytes, as: geometry) } catch {
                            fatalError("\(error)")
                        }
                    }
                })
        }
        let theirs = Candidate(peerName) {
            guard peer() == 0 else { return nil }
            return Sample(nanosecondsEach(count) { for _ in 0..<count { machine_consume(UInt64(peer() ?? 0)) } })
        }
        return Case(
            title: "\(name), 640 × 480", unit: .microseconds, candidates: [ours, theirs],
            targets: [Target(text: "≤ 1.05 × libyuv", measure: .quotient(of: peerName)) { $0 <= 1.05 }])
    }

    /// The picture that is converted and looked at.
    static func yuyv() -> Picture? {
        Picture(
            UnsafeRawBufferPointer(start: source.bytes, count: 2 * width * height),
            FrameGeometry(.yuyv, width: Int32(width), height: Int32(height), stride: Int32(2 * width)))
    }
}
