import HardwareIO
import JPEG
import Media
import Pipeline

/// The way of a camera's pictures to who reads them: as they are, or decoded where they are JPEG and pixels are asked for.
struct FrameWay {
    private let mode: CameraMode
    private let feed: BlockFeed
    private let decoding: Decoding?

    private struct Decoding {
        var decoder: JPEGDecoder
        /// What it makes.
        var frame: FrameGeometry
        /// Where the camera's own buffers are, which nobody reads.
        var pool: BlockPool
        var writer: BlockWriter
    }

    /// - Throws: ``BlockMismatch`` when neither is what the readers take; ``JPEGError``.
    init(_ mode: CameraMode, to outlet: BlockOutlet) throws {
        self.mode = mode
        let given = BlockGeometry.frame(mode.geometry).type
        guard mode.geometry.format == .mjpeg, !outlet.takes(given),
            let format = JPEGDecoder.formats.first(where: { outlet.takes(Self.type($0, mode)) })
        else {
            feed = try outlet.open(given)
            decoding = nil
            return
        }
        feed = try outlet.open(Self.type(format, mode))
        let bytes = format == .grey ? 1 : format == .rgb24 ? 3 : 2
        let across = format == .yuyv ? (mode.geometry.width + 1) / 2 * 2 : mode.geometry.width
        let frame = FrameGeometry(
            format, width: mode.geometry.width, height: mode.geometry.height, stride: across * Int32(bytes))
        let pool = BlockPool()
        decoding = Decoding(
            decoder: try JPEGDecoder(), frame: frame, pool: pool, writer: pool.open(given, keeping: 4, recent: 1))
    }

    private static func type(_ format: PixelFormat, _ mode: CameraMode) -> BlockType {
        .frames([format], width: Int(mode.geometry.width), height: Int(mode.geometry.height))
    }

    /// Lets the camera stream.
    mutating func begin(_ camera: any Camera) throws(BusError) {
        if let decoding {
            feed.writer.allocate(byteCount: Int(decoding.frame.stride) * Int(decoding.frame.height))
        }
        try camera.begin(decoding?.writer ?? feed.writer)
    }

    /// Hands a picture on.
    ///
    /// - Returns: whether it was whole; what becomes of it then depends on the readers.
    mutating func pass(
        _ frame: CameraFrame, _ camera: any Camera, _ counts: inout FrameCounts
    ) throws(BusError) -> Bool {
        if let damage = damage(frame) {
            counts.damage(damage)
            try camera.giveBack(frame.buffer)
            return false
        }
        if let decoding { return try decode(frame, decoding, camera, &counts) }
        switch feed.put(
            frame.buffer, byteCount: frame.byteCount, .frame(mode.geometry), deviceSequence: frame.sequence,
            measuredAt: frame.time)
        {
        case .published:
            try camera.refill()
        case .withheld:
            counts.withhold()
            try camera.giveBack(frame.buffer)
        case .malformed:
            counts.damage("too short: \(frame.byteCount) bytes")
            try camera.giveBack(frame.buffer)
            return false
        }
        counts.pass()
        return true
    }

    private func decode(
        _ frame: CameraFrame, _ decoding: Decoding, _ camera: any Camera, _ counts: inout FrameCounts
    ) throws(BusError) -> Bool {
        guard let buffer = feed.writer.acquire() else {
            counts.withhold()
            try camera.giveBack(frame.buffer)
            return true
        }
        do throws(JPEGError) {
            let picture = UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(frame.buffer.bytes)[..<frame.byteCount])
            try decoding.decoder.decode(picture, into: buffer.bytes, decoding.frame)
        } catch {
            counts.damage(error.description)
            feed.writer.giveBack(buffer)
            try camera.giveBack(frame.buffer)
            return false
        }
        try camera.giveBack(frame.buffer)
        let publication = feed.put(
            buffer, byteCount: Int(decoding.frame.stride) * Int(decoding.frame.height), .frame(decoding.frame),
            deviceSequence: frame.sequence, measuredAt: frame.time)
        if case .published = publication {
        } else {
            counts.withhold()
            feed.writer.giveBack(buffer)
        }
        counts.pass()
        return true
    }

    /// What is wrong with a picture; nil for nothing that shows from outside.
    private func damage(_ frame: CameraFrame) -> String? {
        if frame.isDamaged { return "marked by the device" }
        guard frame.byteCount > 0, frame.byteCount <= frame.buffer.bytes.count else {
            return "of \(frame.byteCount) bytes"
        }
        guard mode.geometry.format == .mjpeg else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(frame.buffer.bytes)[..<frame.byteCount])
        return JPEGDecoder.isWhole(bytes) ? nil : "without the begin or end of a JPEG picture"
    }
}
