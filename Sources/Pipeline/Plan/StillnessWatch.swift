import Quantities
import Subscriptions

/// Keeps readings back that repeat the same value for too long: those of a sensor whose noise never rests, and which
/// therefore does not measure any more. They would pass for fresh.
///
/// Used by the driver's thread alone once it runs.
final class StillnessWatch<Value: PortValue>: @unchecked Sendable {
    // Unchecked because what changes is touched by one thread at a time: the compiler's, then the driver's.
    /// As many readings in a row must be the same: a late one must not decide by itself.
    private static var leastRepeats: Int { 3 }

    private let limit: Duration
    private let text: String
    private let fields = ScalarFields(Value.portType)
    private var last: Reading<Value>?
    private var repeats = 0
    private var isStill = false
    private var health: DriverHealth?

    /// - Parameters:
    ///   - port: the port's name, for messages.
    ///   - limit: for how long the same value may come.
    init(port: String, limit: Duration) {
        self.limit = limit
        let milliseconds = (limit.inSeconds * 1_000).rounded()
        text =
            "\(port) does not move: the same value for more than \(Int64(milliseconds)) ms (frozenAfterMs);"
            + " check the sensor, its supply and its wiring"
    }

    /// Who is told.
    func report(to health: DriverHealth) {
        self.health = health
    }

    /// Whether a reading may be handed on.
    func passes(_ reading: Reading<Value>) -> Bool {
        guard let last, fields.areSame(last.value, reading.value) else {
            last = reading
            repeats = 0
            if isStill { health?.recover() }
            isStill = false
            return true
        }
        repeats += 1
        isStill = repeats >= Self.leastRepeats && reading.time.duration(since: last.time) >= limit
        if isStill { health?.fail(text) }
        return !isStill
    }
}
