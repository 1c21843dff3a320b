import Media

/// How a sound card is to be opened. A frame is one sample of each channel.
public struct SoundSettings: Sendable, Hashable {
    /// Frames in a second. The card does it by itself; nothing is converted.
    public var rate: Int
    /// Channels. The card has them by itself.
    public var channels: Int
    /// How the card is to write its samples; nil for what it does best.
    public var format: SampleFormat?
    /// Frames that are read or written at a time: the card is to tell at least so often how far it is.
    public var periodFrames: Int
    /// How many periods the card's buffer is to hold: of an input how late it may be read, of an output how long a frame waits
    /// in it.
    public var periods: Int

    /// Settings of a card.
    public init(rate: Int, channels: Int, format: SampleFormat? = nil, periodFrames: Int, periods: Int) {
        self.rate = rate
        self.channels = channels
        self.format = format
        self.periodFrames = periodFrames
        self.periods = periods
    }
}

/// What a sound card really does, once it is open.
public struct SoundForm: Sendable, Hashable, CustomStringConvertible {
    /// Frames in a second.
    public var rate: Int
    /// Channels.
    public var channels: Int
    /// How the samples are written that come from the card or go there.
    public var format: SampleFormat
    /// Whether alsa-lib makes that of another format of the card.
    public var isConverted: Bool
    /// Frames that are read or written at a time, as they were asked for; the most.
    public var periodFrames: Int
    /// Frames that the card's buffer holds.
    public var bufferFrames: Int

    /// What a card does.
    public init(
        rate: Int, channels: Int, format: SampleFormat, isConverted: Bool = false, periodFrames: Int, bufferFrames: Int
    ) {
        self.rate = rate
        self.channels = channels
        self.format = format
        self.isConverted = isConverted
        self.periodFrames = periodFrames
        self.bufferFrames = bufferFrames
    }

    /// Bytes of a period as the card has it.
    public var periodBytes: Int { periodFrames * channels * format.byteCount }

    /// "S32, 48000 Hz, 2 channels, periods of 480 frames, a buffer of 3840".
    public var description: String {
        "\(format.name)\(isConverted ? " (converted)" : ""), \(rate) Hz, "
            + (channels == 1 ? "1 channel" : "\(channels) channels")
            + ", periods of \(periodFrames) frames, a buffer of \(bufferFrames)"
    }
}
