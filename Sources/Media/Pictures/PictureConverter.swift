/// Makes pictures of one pixel format out of another: for readers that take no other.
///
/// Any format of ``Picture`` becomes GREY; YUYV becomes NV12; YUYV, NV12 and GREY become RGB24 by ITU-R BT.601 with limited
/// range (16…235), what most cameras give; rows may have any stride and odd numbers of pixels. A picture of the wanted
/// format is copied. It allocates when it is made and never again. For one thread at a time.
public final class PictureConverter: @unchecked Sendable {
    // Unchecked: see PictureReader.
    private let planes = PairPlanes(bytes: .allocate(capacity: 4 * PairPlanes.most))
    private let triples = PairTriples(shorts: .allocate(capacity: 3 * PairPlanes.most))

    /// A converter.
    public init() {
        planes.bytes.initialize(repeating: 128, count: 4 * PairPlanes.most)
        triples.shorts.initialize(repeating: 0, count: 3 * PairPlanes.most)
    }

    deinit {
        planes.bytes.deallocate()
        triples.shorts.deallocate()
    }

    /// Writes a picture in another format.
    ///
    /// - Parameters:
    ///   - bytes: where; they do not overlap those of the picture. What lies between the rows is left as it is.
    ///   - geometry: the new format with its stride, and the picture's size.
    public func convert(
        _ picture: Picture, into bytes: UnsafeMutableRawBufferPointer, as geometry: FrameGeometry
    ) throws(PictureConversionError) {
        guard Int(geometry.width) == picture.width, Int(geometry.height) == picture.height else { throw .size }
        guard geometry.fits(in: bytes.count), let base = bytes.baseAddress else {
            throw .room(byteCount: bytes.count)
        }
        let target = base.assumingMemoryBound(to: UInt8.self)
        let stride = Int(geometry.stride)
        switch (picture.format, geometry.format) {
        case (geometry.format, _): copy(picture, target, stride)
        case (_, .grey): writeLuma(picture, target, stride)
        case (.yuyv, .nv12): writeNV12(picture, target, stride)
        case (.yuyv, .rgb24), (.nv12, .rgb24), (.grey, .rgb24): writeColours(picture, target, stride)
        default: throw .formats(from: picture.format, to: geometry.format)
        }
    }

    private func copy(_ picture: Picture, _ target: UnsafeMutablePointer<UInt8>, _ stride: Int) {
        let count = picture.format.rowBytes(width: picture.width) ?? 0
        var row = 0
        while row < picture.format.rows(height: picture.height) {
            (target + row * stride).update(from: picture.row(row), count: count)
            row += 1
        }
    }

    private func writeLuma(_ picture: Picture, _ target: UnsafeMutablePointer<UInt8>, _ stride: Int) {
        var y = 0
        while y < picture.height {
            let line = target + y * stride
            switch picture.format {
            case .yuyv: PixelRows.everySecond(picture.row(y), count: picture.width, into: line)
            case .rgb24: PixelRows.luma(rgb: picture.row(y), count: picture.width, into: line)
            default: line.update(from: picture.row(y), count: picture.width)
            }
            y += 1
        }
    }

    /// By two rows at a time, while they are near. Their colours become one row; those of a last single row stay as they are.
    private func writeNV12(_ picture: Picture, _ target: UnsafeMutablePointer<UInt8>, _ stride: Int) {
        let colours = target + picture.height * stride
        var y = 0
        while y < picture.height {
            let upper = picture.row(y)
            let next = min(y + 1, picture.height - 1)
            let lower = picture.row(next)
            PixelRows.everySecond(upper, count: picture.width, into: target + y * stride)
            if next > y { PixelRows.everySecond(lower, count: picture.width, into: target + next * stride) }
            PixelRows.meanOfEverySecond(
                upper + 1, lower + 1, count: 2 * picture.pairs, into: colours + y / 2 * stride)
            y += 2
        }
    }

    private func writeColours(_ picture: Picture, _ target: UnsafeMutablePointer<UInt8>, _ stride: Int) {
        var y = 0
        while y < picture.height {
            var first = 0
            while first < picture.pairs {
                let count = min(PairPlanes.most, picture.pairs - first)
                split(picture, y, first, count)
                PixelRows.rgb(planes, pairs: count, into: triples)
                let place = target + y * stride + 6 * first
                let whole = min(count, picture.width / 2 - first)
                PixelRows.interleave(triples, pairs: whole, into: place)
                if whole < count { writeSingle(whole, place + 6 * whole) }
                first += count
            }
            y += 1
        }
    }

    /// Brings brightness and colour of pairs of a row into the planes. Of a last pair with one pixel the other is anything.
    private func split(_ picture: Picture, _ y: Int, _ first: Int, _ count: Int) {
        let bytes = planes.bytes
        if picture.format == .yuyv {
            let row = picture.row(y) + 4 * first
            PixelRows.everyFourth(row, count: count, into: bytes)
            PixelRows.everyFourth(row + 2, count: count, into: bytes + PairPlanes.odd)
            PixelRows.everyFourth(row + 1, count: count, into: bytes + PairPlanes.cb)
            return PixelRows.everyFourth(row + 3, count: count, into: bytes + PairPlanes.cr)
        }
        let row = picture.row(y) + 2 * first
        PixelRows.everySecond(row, count: count, into: bytes)
        let odd = min(count, picture.width / 2 - first)
        PixelRows.everySecond(row + 1, count: odd, into: bytes + PairPlanes.odd)
        guard picture.format == .nv12 else { return grey(count) }
        let chroma = picture.chromaRow(y) + 2 * first
        PixelRows.everySecond(chroma, count: count, into: bytes + PairPlanes.cb)
        PixelRows.everySecond(chroma + 1, count: count, into: bytes + PairPlanes.cr)
    }

    private func grey(_ count: Int) {
        (planes.bytes + PairPlanes.cb).update(repeating: 128, count: count)
        (planes.bytes + PairPlanes.cr).update(repeating: 128, count: count)
    }

    /// The one pixel of a last pair.
    private func writeSingle(_ pair: Int, _ target: UnsafeMutablePointer<UInt8>) {
        let redGreen = triples.shorts[pair]
        target[0] = UInt8(truncatingIfNeeded: redGreen)
        target[1] = UInt8(truncatingIfNeeded: redGreen >> 8)
        target[2] = UInt8(truncatingIfNeeded: triples.shorts[PairTriples.second + pair])
    }
}
