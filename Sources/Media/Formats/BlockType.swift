/// What kind of blocks comes or is taken somewhere, as far as it is known before any has come.
///
/// Of a source it tells what will come, nil where only the device will tell; of an input it tells what it can take, nil
/// where anything is right.
public enum BlockType: Sendable, Hashable {
    /// Pictures, in one of these pixel formats, or in any where none is named; of that many pixels.
    case frames([PixelFormat] = [], width: Int? = nil, height: Int? = nil)
    /// Sound.
    case samples(SampleFormat? = nil, rate: Int? = nil, channels: Int? = nil)
    /// Scans.
    case points(PointFormat? = nil)

    /// Whether blocks of `source` may be taken here: nothing that is known of both is different.
    public func accepts(_ source: BlockType) -> Bool {
        switch (self, source) {
        case (.frames(let formats, let width, let height), .frames(let given, let givenWidth, let givenHeight)):
            let isFormat = formats.isEmpty || given.isEmpty || given.contains { formats.contains($0) }
            return isFormat && Self.agree(width, givenWidth) && Self.agree(height, givenHeight)
        case (.samples(let format, let rate, let channels), .samples(let given, let givenRate, let givenChannels)):
            return Self.agree(format, given) && Self.agree(rate, givenRate) && Self.agree(channels, givenChannels)
        case (.points(let format), .points(let given)):
            return Self.agree(format, given)
        default:
            return false
        }
    }

    /// Whether that is a block of this type. Allocates nothing in any build.
    public func allows(_ geometry: BlockGeometry) -> Bool {
        switch (self, geometry) {
        case (.frames(let formats, let width, let height), .frame(let frame)):
            return Self.isFormat(frame.format, among: formats) && (width == nil || width == Int(frame.width))
                && (height == nil || height == Int(frame.height))
        case (.samples(let format, let rate, let channels), .samples(let samples)):
            return (format == nil || format == samples.format) && (rate == nil || rate == Int(samples.rate))
                && (channels == nil || channels == Int(samples.channels))
        case (.points(let format), .points(let points)):
            return format == nil || format == points.format
        default:
            return false
        }
    }

    private static func isFormat(_ format: PixelFormat, among formats: [PixelFormat]) -> Bool {
        if formats.isEmpty { return true }
        var index = 0
        while index < formats.count {
            if formats[index].rawValue == format.rawValue { return true }
            index += 1
        }
        return false
    }

    private static func agree<Value: Equatable>(_ wanted: Value?, _ given: Value?) -> Bool {
        wanted == nil || given == nil || wanted == given
    }

    /// "frames (YUYV or NV12, 640 × 480)", "samples (S16, 48000 Hz, 1 channel)", "points (polar)".
    public var name: String {
        let (kind, known) = parts
        return known.isEmpty ? kind : "\(kind) (\(known.joined(separator: ", ")))"
    }

    private var parts: (kind: String, known: [String]) {
        switch self {
        case .frames(let formats, let width, let height):
            var known = formats.isEmpty ? [] : [formats.map(\.name).joined(separator: " or ")]
            if width != nil || height != nil {
                known.append("\(width.map(String.init) ?? "?") × \(height.map(String.init) ?? "?")")
            }
            return ("frames", known)
        case .samples(let format, let rate, let channels):
            var known = format.map { [$0.name] } ?? []
            if let rate { known.append("\(rate) Hz") }
            if let channels { known.append(channels == 1 ? "1 channel" : "\(channels) channels") }
            return ("samples", known)
        case .points(let format):
            return ("points", format.map { [$0.name] } ?? [])
        }
    }
}
