/// A piece of sound whose samples are read alike, whatever their format and number of channels.
///
/// It is a view: valid as long as the bytes are.
public struct SoundView {
    /// How each sample is written.
    public let format: SampleFormat
    /// Channels, at least 1.
    public let channels: Int
    /// Instants in a second, at least 1.
    public let rate: Int
    /// Instants.
    public let count: Int
    private let bytes: UnsafeRawBufferPointer

    /// The sound in those bytes; nil when it does not lie wholly within them.
    public init?(_ bytes: UnsafeRawBufferPointer, _ geometry: SampleGeometry) {
        guard geometry.fits(in: bytes.count) else { return nil }
        self.bytes = bytes
        format = geometry.format
        channels = Int(geometry.channels)
        rate = Int(geometry.rate)
        count = Int(geometry.count)
    }

    /// The sound of a block; nil for a block of another kind.
    public init?(_ block: Block) {
        guard case .samples(let geometry) = block.geometry else { return nil }
        self.init(block.bytes, geometry)
    }

    /// The loudest that a Float may say it is, 24 dB above full scale: sums of squares stay far from infinity.
    static let limit: Float = 16

    /// Writes so many instants of one channel, full scale from −1 to 1.
    ///
    /// What is no number is silence: one broken sample must not stay in a filter for ever. Allocates nothing.
    ///
    /// - Parameters:
    ///   - first: the first instant; what lies outside of the sound is not written.
    ///   - channel: which, from 1; 0 for the mean of all; silence for one that is not there.
    /// - Returns: how many have been written.
    func read(from first: Int, channel: Int, into target: UnsafeMutableBufferPointer<Float>) -> Int {
        guard first >= 0, first < count else { return 0 }
        let length = min(target.count, count - first)
        guard let base = target.baseAddress, channel >= 0, channel <= channels else {
            target.update(repeating: 0)
            return length
        }
        let number = channel == 0 ? channels : 1
        let start = first * channels + max(0, channel - 1)
        let scale = 1 / Float(number)
        switch format {
        case .int16:
            each(length, start, number) { offset in
                Float(bytes.loadUnaligned(fromByteOffset: 2 * offset, as: Int16.self))
            } write: {
                base[$0] = $1 * (scale / 32_768)
            }
        case .int32:
            each(length, start, number) { offset in
                Float(bytes.loadUnaligned(fromByteOffset: 4 * offset, as: Int32.self))
            } write: {
                base[$0] = $1 * (scale / 2_147_483_648)
            }
        case .float32:
            each(length, start, number) { offset in
                let sample = bytes.loadUnaligned(fromByteOffset: 4 * offset, as: Float.self)
                return sample.isFinite ? min(max(sample, -Self.limit), Self.limit) : 0
            } write: {
                base[$0] = $1 * scale
            }
        }
        return length
    }

    /// Gives the sum of `number` neighbouring samples for each of `length` instants.
    @inline(__always)
    private func each(
        _ length: Int, _ start: Int, _ number: Int, sample: (Int) -> Float, write: (Int, Float) -> Void
    ) {
        var index = 0
        var offset = start
        while index < length {
            var sum = sample(offset)
            var other = 1
            while other < number {
                sum += sample(offset &+ other)
                other &+= 1
            }
            write(index, sum)
            index &+= 1
            offset &+= channels
        }
    }
}
