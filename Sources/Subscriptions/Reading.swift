public import Quantities

/// One element of a stream with its number and the time at which it was measured.
///
/// Bitwise-copyable when its value is, so that it crosses to a real-time thread without a lock or an allocation.
@frozen
public struct Reading<Value> {
    /// The number that the producer gave this element: the first is 1, and each following one is greater by 1.
    public var sequence: UInt64

    /// When the value was measured, on the kernel's monotonic clock; the kernel's own stamp where the device gives one.
    public var time: Timestamp

    /// What was measured.
    public var value: Value

    /// A reading of the given number, time and value.
    @inlinable
    public init(sequence: UInt64, time: Timestamp, value: Value) {
        self.sequence = sequence
        self.time = time
        self.value = value
    }

    /// The time from the measurement to `now`; negative when `now` is before the measurement.
    @inlinable
    public func age(at now: Timestamp) -> Duration {
        now.duration(since: time)
    }

    /// The same number and time with another value.
    @inlinable
    public func with<Other>(value: Other) -> Reading<Other> {
        Reading<Other>(sequence: sequence, time: time, value: value)
    }
}

extension Reading: Sendable where Value: Sendable {}
extension Reading: BitwiseCopyable where Value: BitwiseCopyable {}
extension Reading: Equatable where Value: Equatable {}
extension Reading: Hashable where Value: Hashable {}
