import Media

/// How a ``SpeakerLine`` is getting on.
public struct SpeakerReport: Sendable, Equatable {
    /// What is being played, with which delay, and the drift that was found.
    public var playout = PlayoutReport()
    /// Frames that found no room when they were written.
    public var droppedFrames: UInt64 = 0
    /// Frames for which the card had nothing to play, because its thread came too late.
    public var missedFrames: UInt64 = 0
    /// How often that was so.
    public var underruns: UInt64 = 0

    /// Of one that has not begun.
    public init() {}
}
