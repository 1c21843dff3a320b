import CTurboJPEG
import Media

/// Makes JPEG pictures of frames, with libjpeg-turbo. One thread at a time; allocates.
public final class JPEGEncoder {
    private let handle: tjhandle

    /// An encoder.
    ///
    /// - Throws: when the library has no memory.
    public init() throws(JPEGError) {
        guard let handle = tjInitCompress() else { throw JPEGError("cannot be encoded", nil) }
        self.handle = handle
    }

    deinit { tjDestroy(handle) }

    /// The picture of a frame; of a frame that is JPEG already the frame itself.
    ///
    /// - Parameter quality: 1 to 100.
    public func encode(_ block: Block, quality: Int = 85) throws(JPEGError) -> [UInt8] {
        guard case .frame(let frame) = block.geometry else {
            throw JPEGError("is no picture but \(block.geometry.summary)", nil)
        }
        let bytes = block.bytes.bindMemory(to: UInt8.self)
        let (width, height, stride) = (Int(frame.width), Int(frame.height), Int(frame.stride))
        switch frame.format {
        case .mjpeg:
            return Array(bytes)
        case .grey:
            return try encode(bytes, width, height, stride, TJPF_GRAY, TJSAMP_GRAY, quality)
        case .rgb24:
            return try encode(bytes, width, height, stride, TJPF_RGB, TJSAMP_420, quality)
        case .yuyv:
            let half = (width + 1) / 2
            var planes = [[UInt8]](repeating: [UInt8](repeating: 128, count: half * height), count: 3)
            planes[0] = [UInt8](repeating: 0, count: 2 * half * height)
            for row in 0..<height {
                for pair in 0..<half where row * stride + 4 * pair + 3 < bytes.count {
                    let at = row * stride + 4 * pair
                    planes[0][row * 2 * half + 2 * pair] = bytes[at]
                    planes[0][row * 2 * half + 2 * pair + 1] = bytes[at + 2]
                    planes[1][row * half + pair] = bytes[at + 1]
                    planes[2][row * half + pair] = bytes[at + 3]
                }
            }
            return try encode(planes, [2 * half, half, half], width, height, TJSAMP_422, quality)
        case .nv12:
            let (across, down) = ((width + 1) / 2, (height + 1) / 2)
            var planes = [[UInt8]](repeating: [UInt8](repeating: 128, count: across * down), count: 3)
            planes[0] = [UInt8](repeating: 0, count: width * height)
            for row in 0..<height {
                for column in 0..<width where row * stride + column < bytes.count {
                    planes[0][row * width + column] = bytes[row * stride + column]
                }
            }
            for row in 0..<down {
                for column in 0..<across where (height + row) * stride + 2 * column + 1 < bytes.count {
                    planes[1][row * across + column] = bytes[(height + row) * stride + 2 * column]
                    planes[2][row * across + column] = bytes[(height + row) * stride + 2 * column + 1]
                }
            }
            return try encode(planes, [width, across, across], width, height, TJSAMP_420, quality)
        default:
            throw JPEGError("is \(frame.format.name), which cannot be encoded", nil)
        }
    }

    private func encode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, _ stride: Int, _ format: TJPF,
        _ subsampling: TJSAMP, _ quality: Int
    ) throws(JPEGError) -> [UInt8] {
        try collect { picture, count in
            tjCompress2(
                handle, bytes.baseAddress, Int32(width), Int32(stride), Int32(height), format.rawValue, &picture,
                &count,
                Int32(subsampling.rawValue), Int32(quality), 0)
        }
    }

    private func encode(
        _ planes: [[UInt8]], _ strides: [Int], _ width: Int, _ height: Int, _ subsampling: TJSAMP, _ quality: Int
    ) throws(JPEGError) -> [UInt8] {
        var strides = strides.map(Int32.init)
        return try collect { picture, count in
            planes[0].withUnsafeBufferPointer { luma in
                planes[1].withUnsafeBufferPointer { blue in
                    planes[2].withUnsafeBufferPointer { red in
                        var pointers = [luma.baseAddress, blue.baseAddress, red.baseAddress]
                        return tjCompressFromYUVPlanes(
                            handle, &pointers, Int32(width), &strides, Int32(height), Int32(subsampling.rawValue),
                            &picture,
                            &count, Int32(quality), 0)
                    }
                }
            }
        }
    }

    /// What the library has written, copied, and its memory given back.
    private func collect(
        _ compress: (inout UnsafeMutablePointer<UInt8>?, inout UInt) -> Int32
    ) throws(JPEGError) -> [UInt8] {
        var (picture, count): (UnsafeMutablePointer<UInt8>?, UInt) = (nil, 0)
        let result = compress(&picture, &count)
        defer { tjFree(picture) }
        guard result == 0, let picture else {
            throw JPEGError("cannot be encoded", tjGetErrorStr2(handle).map { String(cString: $0) })
        }
        return Array(UnsafeBufferPointer(start: picture, count: Int(count)))
    }
}
