import Quantities

/// When the frames of a recording were measured, from the kernel's stamps; and how many were lost where it stood still.
///
/// Arithmetic only, so that it is tested without a card.
struct CaptureClock {
    /// Frames in a second.
    let rate: Int
    /// When the next frame that has not been read was measured; nil before the first.
    private(set) var next: Timestamp?

    init(rate: Int) {
        self.rate = rate
    }

    /// The next frames are read.
    ///
    /// - Parameters:
    ///   - frames: how many.
    ///   - available: how many the kernel had recorded by its stamp, these among them.
    ///   - stamp: when it had.
    /// - Returns: when the first of them was measured.
    mutating func read(_ frames: Int, of available: Int, at stamp: Timestamp) -> Timestamp {
        let time = stamp.advanced(byNanoseconds: -nanoseconds(available))
        next = time.advanced(byNanoseconds: nanoseconds(frames))
        return time
    }

    /// Frames were passed over.
    mutating func skip(_ frames: Int) {
        next = next?.advanced(byNanoseconds: nanoseconds(frames))
    }

    /// The recording has begun anew, after it stood.
    ///
    /// - Returns: how many frames there would have been meanwhile.
    mutating func restart(at time: Timestamp) -> UInt64 {
        guard let expected = next else { return 0 }
        next = time
        let gap = max(0, time.nanoseconds(since: expected))
        return UInt64((Double(gap) * Double(rate) * 1e-9).rounded())
    }

    private func nanoseconds(_ frames: Int) -> Int64 {
        Int64(frames) &* 1_000_000_000 / Int64(rate)
    }
}
