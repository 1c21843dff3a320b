import Pipeline
import Quantities
import Synchronization

/// One source of the emergency stop as the supervisor follows it, turn by turn.
final class StopTrigger: Sendable {
    /// What has become of a source since the turn before.
    enum News {
        /// Nothing that matters to who drives.
        case none
        /// It has called for a stop, if only for a moment.
        case pressed
        /// Its device or driver has failed.
        case lost
        /// It is silent although it owes a word.
        case silent
    }

    let source: StopSource
    private let presses = Atomic<UInt64>(0)
    private let losses = Atomic<UInt64>(0)
    private let words = Atomic<UInt64>(0)
    private let heard = Atomic<Int64>(0)
    private let told = Atomic<UInt8>(StopSource.Level.unknown.rawValue)
    private let present = Atomic<UInt8>(StopSource.Level.unknown.rawValue)

    init(_ source: StopSource) {
        self.source = source
    }

    /// Where the source stood in the last turn. From any thread.
    var level: StopSource.Level { StopSource.Level(rawValue: present.load(ordering: .acquiring)) ?? .unknown }

    /// Whether it has ever been heard. From any thread.
    var hasSpoken: Bool { source.words > 0 }

    /// Takes what has happened since the last turn. By the supervisor.
    func poll(_ now: Timestamp) -> News {
        let level = source.level
        let before = StopSource.Level(rawValue: told.exchange(level.rawValue, ordering: .relaxed))
        let isSilent = isSilent(now)
        present.store((isSilent ? .unknown : level).rawValue, ordering: .releasing)
        // A source that is in the middle of telling has counted and not yet changed its level: then this turn sees the
        // one, and the next turn the other.
        let isPressed = advances(presses, to: source.presses)
        let isLost = advances(losses, to: source.losses)
        if isPressed || (level == .held && before != .held) { return .pressed }
        if isLost || (level == .unknown && before != .unknown) { return .lost }
        return isSilent ? .silent : .none
    }

    private func isSilent(_ now: Timestamp) -> Bool {
        guard let patience = source.patience else { return false }
        let count = source.words
        if advances(words, to: count) { heard.store(now.nanoseconds, ordering: .relaxed) }
        return count > 0 && now.nanoseconds &- heard.load(ordering: .relaxed) > patience
    }

    private func advances(_ seen: borrowing Atomic<UInt64>, to count: UInt64) -> Bool {
        seen.exchange(count, ordering: .relaxed) != count
    }
}
