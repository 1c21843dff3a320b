import Quantities
import Synchronization

/// What becomes of a loop's output in another loop that reads it: told by the reading loop, asked by the one before.
///
/// A loop that stands still tells nothing any more, and its actuators go safe: what it has told counts for a while only.
final class DriveLink: Sendable {
    private let state = Atomic<UInt8>(DriveState.safe.rawValue)
    private let time = Atomic<Int64>(0)
    private let patience: Int64

    /// - Parameter period: of the loop that tells, in nanoseconds.
    init(period: Int64) {
        let (several, isTooMuch) = period.multipliedReportingOverflow(by: 5)
        patience = isTooMuch ? .max : max(several, 100_000_000)
    }

    /// Tells how it is at that time. The reading loop's thread.
    func tell(_ state: DriveState, _ now: Timestamp) {
        self.state.store(state.rawValue, ordering: .relaxed)
        time.store(now.nanoseconds, ordering: .releasing)
    }

    /// How it is, as far as it was told lately. The thread of the loop before.
    func state(at now: Timestamp) -> DriveState {
        let told = time.load(ordering: .acquiring)
        guard now.nanoseconds &- told <= patience else { return .safe }
        return DriveState(rawValue: state.load(ordering: .relaxed)) ?? .safe
    }
}
