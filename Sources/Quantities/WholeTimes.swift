/// The one way from a number that a user wrote to a whole one: whatever the number is, it does not trap.
extension Int64 {
    /// The whole number nearest to `number`, stopping at the ends of the range; 0 for what is not a number.
    @inlinable
    public init(nearest number: Double) {
        if let exact = Int64(exactly: number.rounded()) {
            self = exact
        } else {
            self = number.isNaN ? 0 : number < 0 ? .min : .max
        }
    }

    /// Milliseconds in whole nanoseconds. What is above zero is at least 1 ns.
    @inlinable
    public static func nanoseconds(milliseconds: Double) -> Int64 { time(milliseconds, 1e6) }

    /// Microseconds in whole nanoseconds. What is above zero is at least 1 ns.
    @inlinable
    public static func nanoseconds(microseconds: Double) -> Int64 { time(microseconds, 1e3) }

    @inlinable
    static func time(_ count: Double, _ nanoseconds: Double) -> Int64 {
        let whole = Int64(nearest: count * nanoseconds)
        return count > 0 ? Swift.max(1, whole) : whole
    }
}
