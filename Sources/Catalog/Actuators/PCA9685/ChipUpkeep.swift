import Quantities

/// When a chip is looked after: written when something changes, checked now and then, left alone for growing pauses
/// while it fails.
struct ChipUpkeep: Sendable {
    /// What to do with the chip now.
    enum Action: Sendable, Equatable {
        /// Nothing, it has failed a moment ago.
        case rest
        /// Write what has changed.
        case write
        /// See whether it is still set up, then write what has changed.
        case checkAndWrite
    }

    /// How often it is checked, and the pauses while it fails, in nanoseconds.
    private static let checkPeriod: Int64 = 100_000_000
    private static let shortestPause: Int64 = 10_000_000
    private static let longestPause: Int64 = 500_000_000

    /// When there is something to do, if nothing changes before.
    private(set) var next: Timestamp
    private var pause: Int64 = 0
    private var failed: Timestamp = .zero

    /// The upkeep of a chip that has just been set up.
    init(_ now: Timestamp) {
        next = now.advanced(byNanoseconds: Self.checkPeriod)
    }

    /// Whether it failed the last time.
    var isFailing: Bool { pause > 0 }

    /// What to do now.
    func action(at now: Timestamp) -> Action {
        if now >= next { return .checkAndWrite }
        return isFailing ? .rest : .write
    }

    /// An output is to be safe, or somebody waits: a pause is not longer than the shortest.
    mutating func hurry() {
        if isFailing { next = min(next, failed.advanced(byNanoseconds: Self.shortestPause)) }
    }

    /// It was done, and the chip took it.
    mutating func succeed(at now: Timestamp, _ action: Action) {
        pause = 0
        if action == .checkAndWrite { next = now.advanced(byNanoseconds: Self.checkPeriod) }
    }

    /// It was tried, and the chip did not take it.
    mutating func fail(at now: Timestamp) {
        pause = min(max(2 * pause, Self.shortestPause), Self.longestPause)
        failed = now
        next = now.advanced(byNanoseconds: pause)
    }
}
