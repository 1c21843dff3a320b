import Quantities

/// The recording side of a sound card. One thread at a time reads it.
///
/// Samples are Floats of full scale −1 to 1, all channels of a frame one after the other.
public protocol SoundInput: AnyObject, Sendable {
    /// What the card and the settings came to.
    var form: SoundForm { get }

    /// Blocks until the next frames have been recorded, as many as `samples` holds; the first call starts the recording.
    /// Allocates nothing.
    ///
    /// Who reads too late for the card's buffer loses frames, and gets the number with those that come after them.
    ///
    /// - Parameter samples: whole frames, a period's at the most.
    /// - Returns: nil when the deadline has passed or the wait was interrupted.
    /// - Throws: ``BusError/disconnected`` when the card is gone; after any error it has to be opened anew.
    func read(into samples: inout MutableSpan<Float>, until deadline: Timestamp) throws(BusError) -> SoundStretch?

    /// Ends the present wait and every later one at once: the reader is to leave. Any thread.
    func interrupt()

    /// Gives the card back. Idempotent; no wait may be under way.
    func close()
}

/// Where some frames stand in time.
public struct SoundStretch: BitwiseCopyable, Sendable, Hashable {
    /// When the first of them was measured.
    public var time: Timestamp
    /// How many frames were lost between those that were read before and these: counted by the card where it went on, and by
    /// the clock where it had stopped.
    public var lost: UInt64

    /// Frames of a time.
    public init(time: Timestamp, lost: UInt64 = 0) {
        self.time = time
        self.lost = lost
    }
}
