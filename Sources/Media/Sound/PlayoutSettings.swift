/// From which sound to which card a ``Playout`` goes.
public struct PlayoutSettings: Sendable, Hashable {
    /// Frames in a second as they are written.
    public var rate: Int
    /// Frames in a second as the card plays them.
    public var cardRate: Int
    /// Channels as they are written: as many as the card has, or 1 for the same sound on all of them.
    public var channels: Int
    /// The card's channels.
    public var cardChannels: Int
    /// Seconds from the writing of a frame until it is heard, of sound that is written frame by frame.
    public var delay: Double
    /// Seconds in which sound comes up, and goes at a sudden end.
    public var fade: Double

    /// Sound that goes to a card like itself, unless it is said, with 30 ms of delay and fades of 5 ms.
    public init(
        rate: Int, cardRate: Int? = nil, channels: Int = 1, cardChannels: Int? = nil, delay: Double = 0.03,
        fade: Double = 0.005
    ) {
        self.rate = rate
        self.cardRate = cardRate ?? rate
        self.channels = channels
        self.cardChannels = cardChannels ?? channels
        self.delay = delay
        self.fade = fade
    }
}

/// How a ``Playout`` is getting on.
public struct PlayoutReport: Sendable, Equatable {
    /// Whether there is sound.
    public var isPlaying = false
    /// Seconds from the writing of a frame until it is heard, as last measured.
    public var delay = 0.0
    /// By which part the writer is faster than the card, as far as it is known.
    public var drift = 0.0
    /// How often the sound came to an end, because no more was written in time.
    public var endings: UInt64 = 0
    /// Frames that were passed over because the delay had become too long.
    public var skippedFrames: UInt64 = 0

    /// Of one that has not begun.
    public init() {}
}
