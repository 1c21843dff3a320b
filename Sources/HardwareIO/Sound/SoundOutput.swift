import Quantities

/// The playing side of a sound card. One thread at a time writes it.
///
/// Samples are Floats of full scale −1 to 1, all channels of a frame one after the other; what is beyond is cut.
public protocol SoundOutput: AnyObject, Sendable {
    /// What the card and the settings came to.
    var form: SoundForm { get }

    /// Blocks until a period has room in the card's buffer. Playing starts by itself once that is full. Allocates nothing.
    ///
    /// - Returns: nil when the deadline has passed or the wait was interrupted.
    /// - Throws: ``BusError/disconnected`` when the card is gone; after any error it has to be opened anew.
    func room(until deadline: Timestamp) throws(BusError) -> SoundRoom?

    /// Appends frames, which have room, a period's at the most. Allocates nothing, and does not wait.
    func write(_ samples: Span<Float>) throws(BusError)

    /// Ends the present wait and every later one at once: the writer is to leave. Any thread.
    func interrupt()

    /// Breaks off and gives the card back. Idempotent; no wait may be under way.
    func close()
}

/// How far a card has played.
public struct SoundRoom: BitwiseCopyable, Sendable, Hashable {
    /// How many frames may be written.
    public var frames: Int
    /// How many frames had not been played yet at `time`.
    public var waiting: Int
    /// When that was so.
    public var time: Timestamp
    /// For how many frames the card had nothing to play since the last call, and played silence.
    public var missed: UInt64

    /// Room in a card's buffer.
    public init(frames: Int, waiting: Int, time: Timestamp, missed: UInt64 = 0) {
        self.frames = frames
        self.waiting = waiting
        self.time = time
        self.missed = missed
    }
}
