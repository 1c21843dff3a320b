import HardwareIO
import Quantities

/// Numbers the frames of a recording through everything that interrupts it, and keeps their times rising.
///
/// Arithmetic only, so that it is tested without a card.
struct SoundTimeline {
    /// Where a block stands.
    struct Place: Equatable {
        /// The number of its first frame among all that were recorded, lost ones too.
        var sequence: UInt64
        /// When that was measured.
        var time: Timestamp
        /// How many frames are missing before it.
        var lost: UInt64
    }

    private let rate: Int
    private var next: UInt64 = 0
    /// When the frame behind the last block is due.
    private var end: Timestamp?
    private var last: Timestamp?
    private var isInterrupted = false

    init(rate: Int) {
        self.rate = rate
    }

    /// The card was lost: how many frames that costs shows by the time of the next ones.
    mutating func interrupt() {
        isInterrupted = end != nil
    }

    /// The next block.
    mutating func place(_ stretch: SoundStretch, frames: Int) -> Place {
        var lost = stretch.lost
        if isInterrupted, let end {
            let gap = max(0, stretch.time.nanoseconds(since: end))
            lost += UInt64((Double(gap) * Double(rate) * 1e-9).rounded())
        }
        isInterrupted = false
        next &+= lost
        // Stamps have jitter; that of a timer that goes by the kernel's ticks, of milliseconds.
        let time = last.map { max(stretch.time, $0.advanced(byNanoseconds: 1)) } ?? stretch.time
        last = time
        end = time.advanced(byNanoseconds: Int64(frames) * 1_000_000_000 / Int64(rate))
        defer { next &+= UInt64(frames) }
        return Place(sequence: next, time: time, lost: lost)
    }
}
