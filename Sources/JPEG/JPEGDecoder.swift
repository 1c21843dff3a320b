import CTurboJPEG
import Media

/// Makes pixels of JPEG pictures, one after the other, with libjpeg-turbo.
///
/// One thread at a time. Allocates when it is made and when pictures become larger; otherwise nothing of its own. What a
/// picture says of itself is checked before anything is written: one that is broken, or larger than the place for it, is
/// refused.
public final class JPEGDecoder {
    private let handle: tjhandle
    /// Planes of brightness and colour, for formats that libjpeg-turbo does not write by itself.
    private var planes: [UInt8] = []

    /// A decoder.
    ///
    /// - Throws: when the library has no memory.
    public init() throws(JPEGError) {
        guard let handle = tjInitDecompress() else { throw JPEGError("cannot decode", nil) }
        self.handle = handle
    }

    deinit { tjDestroy(handle) }

    /// Formats of pixels that it can make.
    public static let formats: [PixelFormat] = [.grey, .yuyv, .rgb24]

    /// Whether it is a whole picture: it begins and ends as one, and is not absurdly short. Cameras pad the end with zeros, or
    /// cut the last byte; what is inside may still be broken.
    public static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 128, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return false }
        var end = bytes.count
        while end > 2, bytes[end - 1] == 0 { end -= 1 }
        // FFD9, or FFD9 00…; D9 00 where the camera wrote into the padding.
        return bytes[end - 1] == 0xD9 && bytes[end - 2] == 0xFF
    }

    /// The size that a picture says it has.
    public func size(of picture: UnsafeRawBufferPointer) throws(JPEGError) -> (width: Int, height: Int) {
        let header = try header(picture)
        return (header.width, header.height)
    }

    /// Decodes a picture into a frame of that geometry.
    ///
    /// - Throws: when it is broken, has another size than the geometry says, or the geometry does not lie in `pixels`.
    public func decode(
        _ picture: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer, _ frame: FrameGeometry
    ) throws(JPEGError) {
        let header = try header(picture)
        guard header.width == Int(frame.width), header.height == Int(frame.height) else {
            throw JPEGError(
                "is \(header.width) × \(header.height) pixels, and not \(frame.width) × \(frame.height)", nil)
        }
        let rowBytes =
            frame.format == .grey
            ? header.width : frame.format == .rgb24 ? 3 * header.width : 2 * ((header.width + 1) / 2 * 2)
        let stride = Int(frame.stride)
        guard stride >= rowBytes, (header.height - 1) * stride + rowBytes <= pixels.count else {
            throw JPEGError("does not fit into \(pixels.count) bytes", nil)
        }
        switch frame.format {
        case .grey: try decode(picture, pixels, header, stride, TJPF_GRAY)
        case .rgb24: try decode(picture, pixels, header, stride, TJPF_RGB)
        case .yuyv: try decodeYUYV(picture, pixels, header, stride)
        default: throw JPEGError("cannot be made \(frame.format.name)", nil)
        }
    }

    private struct Header {
        var width: Int
        var height: Int
        var subsampling: Int32
    }

    private func header(_ picture: UnsafeRawBufferPointer) throws(JPEGError) -> Header {
        var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let bytes = picture.bindMemory(to: UInt8.self)
        guard
            tjDecompressHeader3(handle, bytes.baseAddress, UInt(bytes.count), &width, &height, &subsampling, &space)
                == 0,
            width > 0, height > 0
        else { throw failure("has no header that makes sense") }
        return Header(width: Int(width), height: Int(height), subsampling: subsampling)
    }

    private func decode(
        _ picture: UnsafeRawBufferPointer, _ pixels: UnsafeMutableRawBufferPointer, _ header: Header, _ stride: Int,
        _ format: TJPF
    ) throws(JPEGError) {
        let (from, to) = (picture.bindMemory(to: UInt8.self), pixels.bindMemory(to: UInt8.self))
        let result = tjDecompress2(
            handle, from.baseAddress, UInt(from.count), to.baseAddress, Int32(header.width), Int32(stride),
            Int32(header.height), format.rawValue, TJFLAG_FASTDCT | TJFLAG_FASTUPSAMPLE)
        guard result == 0 else { throw failure("cannot be decoded") }
    }

    /// By the picture's own planes, which is faster than by way of RGB and keeps the colours as they are.
    private func decodeYUYV(
        _ picture: UnsafeRawBufferPointer, _ pixels: UnsafeMutableRawBufferPointer, _ header: Header, _ stride: Int
    ) throws(JPEGError) {
        let isGrey = header.subsampling == TJSAMP_GRAY.rawValue
        let sizes = (0..<3).map { plane -> (width: Int, height: Int) in
            if isGrey, plane > 0 { return (0, 0) }
            return (
                Int(tjPlaneWidth(Int32(plane), Int32(header.width), header.subsampling)),
                Int(tjPlaneHeight(Int32(plane), Int32(header.height), header.subsampling))
            )
        }
        let offsets = [
            0, sizes[0].width * sizes[0].height, sizes[0].width * sizes[0].height + sizes[1].width * sizes[1].height,
        ]
        let needed = offsets[2] + sizes[2].width * sizes[2].height
        if planes.count < needed { planes = [UInt8](repeating: 0, count: needed) }
        let from = picture.bindMemory(to: UInt8.self)
        let result = planes.withUnsafeMutableBufferPointer { planes in
            withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>?.self, capacity: 3) { pointers in
                for plane in 0..<3 {
                    pointers[plane] = sizes[plane].width > 0 ? planes.baseAddress.map { $0 + offsets[plane] } : nil
                }
                return tjDecompressToYUVPlanes(
                    handle, from.baseAddress, UInt(from.count), pointers.baseAddress, Int32(header.width), nil,
                    Int32(header.height), TJFLAG_FASTDCT)
            }
        }
        guard result == 0 else { throw failure("cannot be decoded") }
        // How many pixels share a sample of colour.
        let across = isGrey ? 1 : max(1, Int((Double(header.width) / Double(sizes[1].width)).rounded()))
        let down = isGrey ? 1 : max(1, Int((Double(header.height) / Double(sizes[1].height)).rounded()))
        planes.withUnsafeBufferPointer { planes in
            for row in 0..<header.height {
                let target = pixels.bindMemory(to: UInt8.self).baseAddress.unsafelyUnwrapped + row * stride
                let luma = row * sizes[0].width
                let chroma = min(row / down, max(0, sizes[1].height - 1)) * sizes[1].width
                var column = 0
                while column < header.width {
                    let sample = isGrey ? 0 : chroma + min(column / across, sizes[1].width - 1)
                    target[2 * column] = planes[luma + column]
                    target[2 * column + 1] = isGrey ? 128 : planes[offsets[1] + sample]
                    target[2 * column + 2] = planes[luma + min(column + 1, header.width - 1)]
                    target[2 * column + 3] = isGrey ? 128 : planes[offsets[2] + sample]
                    column += 2
                }
            }
        }
    }

    private func failure(_ what: String) -> JPEGError {
        JPEGError(what, tjGetErrorStr2(handle).map { String(cString: $0) })
    }
}

/// Why a picture could not be decoded or encoded.
public struct JPEGError: Error, Sendable, CustomStringConvertible {
    /// The rest of the sentence "the picture …".
    public let description: String

    init(_ what: String, _ library: String?) {
        description = library.map { "\(what) (\($0))" } ?? what
    }
}
