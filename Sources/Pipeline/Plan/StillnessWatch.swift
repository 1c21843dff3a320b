import Quantities
import Subscriptions

/// Keeps readings back that repeat the same value for too long: those of a sensor whose noise never rests, and which
/// therefore does not measure any more. They would pass for fresh.
///
/// Used by the driver's thread alone once it runs.
@usableFromInline
final class StillnessWatch<Value: PortValue>: @unchecked Sendable {
    // Unchecked because what changes is touched by one thread at a time: the compiler's, then the driver's. That is why
    // exclusivity need not be checked at run time either.
    /// As many readings in a row must be the same: a late one must not decide by itself.
    private static var leastRepeats: Int { 3 }

    private let limit: Duration
    private let text: String
    @usableFromInline let fields = ScalarFields(Value.portType)
    private var health: DriverHealth?
    private var repeats = 0
    private var isStill = false
    @exclusivity(unchecked) @usableFromInline var last: Reading<Value>?

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

    /// Whether a reading may be handed on. Compiled for the type: see ``WireCode``.
    @inlinable
    func passes(_ reading: Reading<Value>) -> Bool {
        if let last, areSame(last.value, reading.value) {
            return isMoving(after: reading.time.duration(since: last.time))
        }
        last = reading
        move()
        return true
    }

    /// Whether two values have the same bits in every number and switch.
    @inlinable @inline(__always)
    func areSame(_ left: Value, _ right: Value) -> Bool {
        withUnsafeBytes(of: left) { left in withUnsafeBytes(of: right) { right in fields.areSame(left, right) } }
    }

    /// Whether a reading may be handed on that brings the same value again, so long after it came first.
    @usableFromInline
    func isMoving(after duration: Duration) -> Bool {
        repeats += 1
        isStill = repeats >= Self.leastRepeats && duration >= limit
        if isStill { health?.fail(text) }
        return !isStill
    }

    @usableFromInline
    func move() {
        repeats = 0
        if isStill { health?.recover() }
        isStill = false
    }
}
