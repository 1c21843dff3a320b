import Quantities
import Subscriptions
import Synchronization

/// What is known of one source of the emergency stop: a button's level, a loop's decision.
///
/// Its driver's or loop's thread tells, the supervisor and observers look. Nothing waits in a queue that could overflow:
/// however much happens between two looks, no press is missed and the level is the newest. No call waits or allocates.
package final class StopSource: Subscription, Sendable {
    /// Where a source stands.
    package enum Level: UInt8, Sendable {
        /// It has not said anything yet, or is not heard any more.
        case unknown
        /// Nothing calls for a stop.
        case free
        /// It calls for a stop.
        case held
    }

    /// The port's name in the pipeline, such as "button.edge".
    package let name: String
    /// How long it may be silent, in nanoseconds; nil for a device that may be silent for as long as it likes.
    package let patience: Int64?
    private let isMomentary: Bool
    private let state: Atomic<UInt8>
    private let pressCount = Atomic<UInt64>(0)
    private let lossCount = Atomic<UInt64>(0)
    private let wordCount = Atomic<UInt64>(0)

    /// A source of which nothing is known yet.
    ///
    /// - Parameters:
    ///   - isMomentary: whether it never gives false, so that nobody can let go of it: it counts as free.
    ///   - patience: how long it may be silent.
    init(name: String, isMomentary: Bool = false, patience: Int64? = nil) {
        self.name = name
        self.isMomentary = isMomentary
        self.patience = patience
        state = Atomic(Level.unknown.rawValue)
        beginAgain()
    }

    // MARK: The source's thread

    package func put(_ reading: Reading<Bool>) {
        if reading.value {
            pressCount.wrappingAdd(1, ordering: .relaxed)
        } else if !reading.isValid {
            // Made from what is not a number: nobody knows what it would have said, and it counts as silent.
            return
        }
        wordCount.wrappingAdd(1, ordering: .relaxed)
        // Last, and releasing: who sees the level sees the press.
        set(reading.value && !isMomentary ? .held : .free)
    }

    package func finish(throwing failure: (any Error)?) { lose() }

    /// The device or its driver has failed: nobody knows any more where the source stands. Of one that has said nothing
    /// yet nothing is lost: its first word is still waited for.
    package func lose() {
        let before = state.exchange(Level.unknown.rawValue, ordering: .acquiringAndReleasing)
        if before != Level.unknown.rawValue { lossCount.wrappingAdd(1, ordering: .relaxed) }
    }

    /// The driver runs again. What tells its level does that itself; what has none to tell is free.
    package func beginAgain() {
        if isMomentary { set(.free) }
    }

    private func set(_ level: Level) {
        state.store(level.rawValue, ordering: .releasing)
    }

    // MARK: Any thread

    /// Where it stands. Before the counts, so that what has led to it is in them.
    package var level: Level { Level(rawValue: state.load(ordering: .acquiring)) ?? .unknown }

    /// How often it has called for a stop.
    package var presses: UInt64 { pressCount.load(ordering: .relaxed) }

    /// How often it was lost.
    package var losses: UInt64 { lossCount.load(ordering: .relaxed) }

    /// How often it has said anything.
    package var words: UInt64 { wordCount.load(ordering: .relaxed) }
}
