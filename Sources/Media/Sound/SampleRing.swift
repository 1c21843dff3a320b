internal import LinuxSystem
public import Quantities
internal import Synchronization

/// Sound on its way from a thread that may not wait to one that hears it: one writes, one reads, neither waits for the
/// other, and nothing allocates after it was made.
///
/// What finds no room is dropped and counted. Each write carries its time, so that the reader knows how much sound is on the
/// way at any moment, and not only in steps of whole writes.
public final class SampleRing: @unchecked Sendable {
    // Unchecked because of the pointers: frames and marks below `marked` are the reader's until it gives them back by
    // `readMarks` and `readFrames`, the others are the writer's; the counts never pass each other.
    /// One write: the number of the frame behind it, when it was made, and how many frames it brought.
    private struct Mark: BitwiseCopyable {
        var end: UInt64 = 0
        var time = Timestamp.zero
        var count = 0
    }

    /// How many writes may be on the way.
    private static let markCount = 256

    /// Channels.
    public let channels: Int
    /// How many frames have room.
    public let capacity: Int
    private let samples: UnsafeMutableBufferPointer<Float>
    private let marks: UnsafeMutableBufferPointer<Mark>

    private let marked = Atomic<UInt64>(0)
    private let readMarks = Atomic<UInt64>(0)
    private let readFrames = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)

    private let writing = ExclusiveUse()
    private let reading = ExclusiveUse()
    /// Frames that were ever written; the writer's.
    private var written: UInt64 = 0
    /// The newest write of which the reader knows; the reader's.
    private var newest = Mark()

    /// Room for at least so many frames.
    public init(channels: Int, frames: Int) {
        precondition(channels > 0 && frames > 0, "room for \(frames) frames of \(channels) channels")
        self.channels = channels
        capacity = frames
        samples = .allocate(capacity: frames * channels)
        samples.initialize(repeating: 0)
        marks = .allocate(capacity: Self.markCount)
        marks.initialize(repeating: Mark())
    }

    deinit {
        samples.deallocate()
        marks.deallocate()
    }

    /// How many frames found no room. Any thread.
    public var droppedFrames: UInt64 { dropped.load(ordering: .relaxed) }

    // MARK: The writer's thread

    /// Leaves sound for the reader.
    ///
    /// - Parameters:
    ///   - sound: whole frames.
    ///   - time: the present time; in a loop, the tick's.
    /// - Returns: how many frames found room; the others, the last ones, are dropped.
    @discardableResult
    public func write(_ sound: Span<Float>, at time: Timestamp) -> Int {
        writing.enter("SampleRing.write")
        defer { writing.leave() }
        let offered = sound.count / channels
        guard offered > 0 else { return 0 }
        // Acquiring: the reader has done with what is overwritten.
        let free = capacity - Int(written - readFrames.load(ordering: .acquiring))
        let mark = marked.load(ordering: .relaxed)
        let hasMark = mark - readMarks.load(ordering: .acquiring) < UInt64(Self.markCount)
        let taken = hasMark ? min(offered, free) : 0
        if taken < offered { dropped.wrappingAdd(UInt64(offered - taken), ordering: .relaxed) }
        guard taken > 0 else { return 0 }
        var place = Int(written % UInt64(capacity)) * channels
        for index in 0..<taken * channels {
            samples[place] = sound[index]
            place += 1
            if place == samples.count { place = 0 }
        }
        written += UInt64(taken)
        marks[Int(mark % UInt64(Self.markCount))] = Mark(end: written, time: time, count: taken)
        // Releasing: who sees the mark sees the frames.
        marked.store(mark + 1, ordering: .releasing)
        return taken
    }

    // MARK: The reader's thread

    /// Looks what has come meanwhile.
    func refresh() {
        reading.enter("SampleRing.refresh")
        defer { reading.leave() }
        let mark = marked.load(ordering: .acquiring)
        guard mark != readMarks.load(ordering: .relaxed) else { return }
        newest = marks[Int((mark - 1) % UInt64(Self.markCount))]
        // Releasing: the marks are read before they are written anew.
        readMarks.store(mark, ordering: .releasing)
    }

    /// Frames that may be read, as of the last look.
    var available: Int { Int(newest.end - readFrames.load(ordering: .relaxed)) }

    /// How long ago the newest write was, in nanoseconds.
    func age(at time: Timestamp) -> Int64 { time.nanoseconds(since: newest.time) }

    /// How many frames would wait if each write came frame by frame, from its time on: a number without steps.
    ///
    /// - Parameter rate: frames in a second.
    func smoothCount(at time: Timestamp, rate: Double) -> Double {
        let passed = Double(time.nanoseconds(since: newest.time)) * 1e-9 * rate
        return Double(available - newest.count) + min(max(passed, 0), Double(newest.count))
    }

    /// Hands on the waiting frames in at most two parts, and takes back as many as `body` says it used of each; it is asked
    /// again only after a part that was used up.
    func read(_ body: (UnsafeBufferPointer<Float>) -> Int) {
        reading.enter("SampleRing.read")
        defer { reading.leave() }
        var remaining = available
        while remaining > 0 {
            let start = Int(readFrames.load(ordering: .relaxed) % UInt64(capacity))
            let length = min(remaining, capacity - start)
            let part = UnsafeBufferPointer(rebasing: samples[start * channels..<(start + length) * channels])
            let used = body(part)
            // Releasing: the frames are read before they are written anew.
            readFrames.wrappingAdd(UInt64(used), ordering: .releasing)
            remaining -= used
            if used < length { return }
        }
    }

    /// Passes over frames that are waiting.
    func skip(_ frames: Int) {
        readFrames.wrappingAdd(UInt64(min(max(frames, 0), available)), ordering: .releasing)
    }
}
