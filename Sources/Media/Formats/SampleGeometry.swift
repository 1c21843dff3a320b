/// How a sample is written.
@frozen
public enum SampleFormat: UInt8, BitwiseCopyable, Sendable, Hashable {
    /// Signed, 16 bits, in the machine's byte order.
    case int16
    /// Signed, 32 bits, in the machine's byte order.
    case int32
    /// A Float, full scale from −1 to 1.
    case float32

    /// Bytes of one sample.
    @inlinable public var byteCount: Int { self == .int16 ? 2 : 4 }

    /// The name that messages use: ALSA's.
    public var name: String {
        switch self {
        case .int16: "S16"
        case .int32: "S32"
        case .float32: "FLOAT"
        }
    }
}

/// How the bytes of a block are sound: samples of all channels, one channel after the other for each instant.
@frozen
public struct SampleGeometry: BitwiseCopyable, Sendable, Hashable {
    /// How each sample is written.
    public var format: SampleFormat
    /// Channels.
    public var channels: Int32
    /// Instants in a second.
    public var rate: Int32
    /// Instants in the block.
    public var count: Int32

    /// Sound of that form.
    @inlinable
    public init(_ format: SampleFormat, channels: Int32, rate: Int32, count: Int32) {
        self.format = format
        self.channels = channels
        self.rate = rate
        self.count = count
    }

    func fits(in byteCount: Int) -> Bool {
        guard channels > 0, rate > 0, count >= 0 else { return false }
        let (samples, isTooMany) = Int(channels).multipliedReportingOverflow(by: Int(count))
        return !isTooMany && samples <= byteCount / format.byteCount
    }
}
