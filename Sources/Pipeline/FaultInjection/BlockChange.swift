import Media
import Quantities

/// What injected faults make of a block's bytes, in the device's buffer before anybody reads it.
///
/// What is changed are the numbers that the geometry tells of: brightness of pixels, samples, distances. Full scale is 1.
enum BlockChange {
    /// Every byte at random.
    static func randomise(_ bytes: UnsafeMutableRawBufferPointer, _ random: inout RandomBits) {
        var index = 0
        while index + 8 <= bytes.count {
            bytes.storeBytes(of: random.next(), toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            bytes[index] = UInt8(truncatingIfNeeded: random.next())
            index += 1
        }
    }

    /// Every number times `scale` plus `offset`; where `inverted`, that turned round: a negative of a picture, sound of the
    /// other sign. What does not fit saturates.
    static func distort(
        _ bytes: UnsafeMutableRawBufferPointer, _ geometry: BlockGeometry, scale: Double, offset: Double,
        inverted: Bool
    ) {
        func changed(_ number: Double, _ turned: (Double) -> Double) -> Double {
            let result = number * scale + offset
            return inverted ? turned(result) : result
        }
        switch geometry {
        case .frame(let frame):
            guard let luma = LumaBytes(frame, in: bytes.count) else { return }
            let table = (0..<256).map { level in
                UInt8(255 * min(1, max(0, changed(Double(level) / 255) { 1 - $0 })) + 0.5)
            }
            for index in stride(from: 0, to: luma.end, by: luma.step) { bytes[index] = table[Int(bytes[index])] }
        case .samples(let samples):
            switch samples.format {
            case .int16:
                scaleIntegers(bytes, Int16.self) { changed($0) { -$0 } }
            case .int32:
                scaleIntegers(bytes, Int32.self) { changed($0) { -$0 } }
            case .float32:
                scaleFloats(bytes, from: 0, step: 4) { changed($0) { -$0 } }
            }
        case .points(let points):
            let isPolar = points.format == .polar
            scaleFloats(bytes, from: isPolar ? 4 : 0, step: isPolar ? 8 : 4) { changed($0) { -$0 } }
        }
    }

    private static func scaleIntegers<Sample: FixedWidthInteger>(
        _ bytes: UnsafeMutableRawBufferPointer, _ type: Sample.Type, _ change: (Double) -> Double
    ) {
        let full = -Double(Sample.min)
        let size = MemoryLayout<Sample>.size
        for index in stride(from: 0, to: bytes.count / size * size, by: size) {
            let number = Double(bytes.loadUnaligned(fromByteOffset: index, as: Sample.self)) / full
            let wrong = (change(number) * full).rounded()
            let sample = Sample(exactly: wrong) ?? (wrong < 0 ? .min : .max)
            bytes.storeBytes(of: sample, toByteOffset: index, as: Sample.self)
        }
    }

    private static func scaleFloats(
        _ bytes: UnsafeMutableRawBufferPointer, from start: Int, step: Int, _ change: (Double) -> Double
    ) {
        for index in stride(from: start, to: bytes.count - 3, by: step) {
            let number = Double(bytes.loadUnaligned(fromByteOffset: index, as: Float.self))
            bytes.storeBytes(of: Float(change(number)), toByteOffset: index, as: Float.self)
        }
    }

    /// Which bytes of a picture are brightness.
    private struct LumaBytes {
        var end: Int
        var step: Int

        /// Nil for a picture whose bytes are no brightness by themselves.
        init?(_ frame: FrameGeometry, in byteCount: Int) {
            step = 1
            switch frame.format {
            case .yuyv:
                end = byteCount
                step = 2
            case .nv12: end = min(byteCount, Int(frame.stride) * Int(frame.height))
            case .grey, .rgb24: end = byteCount
            default: return nil
            }
        }
    }
}
