import Pipeline
import Quantities

/// Where a service is in its life, when it is started again, and what is to be said of it: rules without effects.
struct ServiceLife: Sendable {
    private enum Step: Equatable {
        case running(since: Timestamp)
        case pausing
        case over
    }

    /// How long one that has failed has to run until it counts as well again.
    static let proof: Duration = .seconds(1)

    private var step = Step.over
    private var backoff = RestartBackoff()
    private var failure: String?
    private var silence = SilenceWatch(since: .zero)
    private var hanging: String?
    /// How often it was started again.
    private(set) var restarts: UInt64 = 0

    /// It begins to run.
    mutating func begin(at now: Timestamp) {
        if step == .pausing { restarts += 1 }
        step = .running(since: now)
        silence = SilenceWatch(since: now)
    }

    /// It has ended although nobody told it to.
    ///
    /// - Parameter reason: why; nil when it does not say.
    /// - Returns: how long to wait before it is started again.
    mutating func fail(at now: Timestamp, because reason: String?) -> Duration {
        guard case .running(let since) = step else { return RestartBackoff.longest }
        step = .pausing
        hanging = nil
        failure = reason ?? "has ended by itself"
        return backoff.pause(after: now.duration(since: since))
    }

    /// It is not started any more.
    mutating func end() {
        step = .over
        hanging = nil
    }

    /// It could not be started at all.
    mutating func refuse(_ reason: String) {
        step = .over
        failure = reason
    }

    /// What is to be said of it at a look.
    ///
    /// - Parameters:
    ///   - said: what it says of itself.
    ///   - progress: a number that is different after each sign of life.
    ///   - patience: how long it may give none; nil for as long as it likes.
    ///   - place: where it is, for people; asked for when it begins to hang.
    mutating func state(
        at now: Timestamp, said: DriverHealth.State, progress: UInt64, patience: Duration?, place: () -> String?
    ) -> DriverHealth.State {
        guard case .running(let since) = step else { return failure.map(DriverHealth.State.failing) ?? said }
        if let quiet = silence.silence(at: now, progress: progress, patience: patience) {
            // Its words stay as they were when it was found out: they are told once.
            hanging = hanging ?? Self.words(for: quiet, at: place())
        } else {
            hanging = nil
        }
        if let hanging { return .hanging(hanging) }
        if failure != nil, now.duration(since: since) >= Self.proof { failure = nil }
        return failure.map(DriverHealth.State.failing) ?? said
    }

    private static func words(for silence: Duration, at place: String?) -> String {
        let tenths = Int64((silence.inSeconds * 10).rounded())
        return "has asked for nothing for \(tenths / 10).\(tenths % 10) s; it hangs" + (place.map { " (\($0))" } ?? "")
    }
}
