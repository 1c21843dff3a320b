public import Quantities

/// Cuts sound into pieces of one size, whatever the size of the blocks in which it comes.
///
/// Each piece carries the time of its first sample, reckoned from the block in which that came. Where frames are missing in
/// between, what was begun is dropped, so that no piece has a gap. Nothing allocates after it was made.
public struct SampleRebatcher: Sendable {
    /// Frames of each piece.
    public let frames: Int
    /// Channels.
    public let channels: Int
    /// How many frames were dropped because others were missing after them.
    public private(set) var droppedFrames: UInt64 = 0

    private let rate: Int
    private var piece: [Float]
    /// How many frames of the piece there are, and of which time and number the first of them is.
    private var count = 0
    private var time = Timestamp.zero
    private var sequence: UInt64 = 0

    /// Pieces of so many frames.
    ///
    /// - Parameter rate: frames in a second.
    public init(frames: Int, channels: Int, rate: Int) {
        precondition(frames > 0 && channels > 0 && rate > 0, "pieces of \(frames) × \(channels) at \(rate) Hz")
        self.frames = frames
        self.channels = channels
        self.rate = rate
        piece = Array(repeating: 0, count: frames * channels)
    }

    /// Takes a block, and hands on each piece that it makes whole.
    ///
    /// - Parameters:
    ///   - samples: whole frames.
    ///   - time: when the first of them was measured.
    ///   - deviceSequence: the device's number of the first frame, as `alsa.microphone` counts them.
    ///   - body: gets the samples of a piece, when the first of them was measured, and its number.
    public mutating func append(
        _ samples: Span<Float>, measuredAt time: Timestamp, deviceSequence: UInt64,
        _ body: (_ samples: Span<Float>, _ time: Timestamp, _ deviceSequence: UInt64) -> Void
    ) {
        if count > 0, deviceSequence != sequence &+ UInt64(count) {
            droppedFrames &+= UInt64(count)
            count = 0
        }
        let available = samples.count / channels
        var used = 0
        while used < available {
            if count == 0 {
                self.time = time.advanced(byNanoseconds: Int64(used) * 1_000_000_000 / Int64(rate))
                sequence = deviceSequence &+ UInt64(used)
            }
            let taken = min(frames - count, available - used)
            for index in 0..<taken * channels { piece[count * channels + index] = samples[used * channels + index] }
            count += taken
            used += taken
            if count == frames {
                body(piece.span, self.time, sequence)
                count = 0
            }
        }
    }
}
