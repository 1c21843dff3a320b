/// What the bytes of one block are.
///
/// It stands in the block's slot and is read after the pin, so that no reader goes by the geometry of another block.
@frozen
public enum BlockGeometry: BitwiseCopyable, Sendable, Hashable {
    /// A picture.
    case frame(FrameGeometry)
    /// A piece of sound.
    case samples(SampleGeometry)
    /// A scan.
    case points(PointGeometry)

    /// Whether what it tells lies wholly in so many bytes: what does not is never handed to a reader.
    func fits(in byteCount: Int) -> Bool {
        switch self {
        case .frame(let frame): frame.fits(in: byteCount)
        case .samples(let samples): samples.fits(in: byteCount)
        case .points(let points): points.fits(in: byteCount)
        }
    }

    /// The type of blocks that are exactly so.
    public var type: BlockType {
        switch self {
        case .frame(let frame): .frames([frame.format], width: Int(frame.width), height: Int(frame.height))
        case .samples(let samples):
            .samples(samples.format, rate: Int(samples.rate), channels: Int(samples.channels))
        case .points(let points): .points(points.format)
        }
    }

    /// "YUYV 640 × 480", "480 × S16 at 48000 Hz, 1 channel", "360 polar points".
    public var summary: String {
        switch self {
        case .frame(let frame):
            return "\(frame.format.name) \(frame.width) × \(frame.height)"
        case .samples(let samples):
            let channels = samples.channels == 1 ? "1 channel" : "\(samples.channels) channels"
            return "\(samples.count) × \(samples.format.name) at \(samples.rate) Hz, \(channels)"
        case .points(let points):
            return "\(points.count) \(points.format.name) points"
        }
    }
}
