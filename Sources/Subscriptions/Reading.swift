@_exported public import Quantities

/// One element of a stream with its number and the time at which it was measured.
///
/// Bitwise-copyable when its value is, so that it crosses to a real-time thread without a lock or an allocation.
@frozen
public struct Reading<Value> {
    /// The number in the lower 63 bits; the highest bit is set where the value is not valid. A mark of its own would make
    /// every reading, and with it every cell and every ring, larger by a word.
    @usableFromInline var numberAndMark: UInt64

    /// When the value was measured, on the kernel's monotonic clock; the kernel's own stamp where the device gives one.
    public var time: Timestamp

    /// What was measured.
    public var value: Value

    /// A reading of the given number, time and value.
    ///
    /// - Parameters:
    ///   - sequence: Below 2⁶³, which is more than a producer ever counts.
    ///   - isValid: See ``isValid``.
    @inlinable
    public init(sequence: UInt64, time: Timestamp, value: Value, isValid: Bool = true) {
        numberAndMark = sequence & ~Self.mark | (isValid ? 0 : Self.mark)
        self.time = time
        self.value = value
    }

    @inlinable static var mark: UInt64 { 1 << 63 }

    /// The number that the producer gave this element: the first is 1, and each following one is greater by 1. Below 2⁶³.
    @inlinable
    public var sequence: UInt64 {
        get { numberAndMark & ~Self.mark }
        set { numberAndMark = newValue & ~Self.mark | numberAndMark & Self.mark }
    }

    /// Whether the value says what was measured. False where who put it knows that it, or a value that it was made from, is
    /// not a number, which need not show in it: a switch that follows a number shows none. The time is true all the same.
    @inlinable
    public var isValid: Bool {
        get { numberAndMark & Self.mark == 0 }
        set { numberAndMark = sequence | (newValue ? 0 : Self.mark) }
    }

    /// The time from the measurement to `now`; negative when `now` is before the measurement.
    @inlinable
    public func age(at now: Timestamp) -> Duration {
        now.duration(since: time)
    }

    /// The same number, time and validity with another value.
    @inlinable
    public func with<Other>(value: Other) -> Reading<Other> {
        Reading<Other>(sequence: sequence, time: time, value: value, isValid: isValid)
    }
}

extension Reading: Sendable where Value: Sendable {}
extension Reading: BitwiseCopyable where Value: BitwiseCopyable {}
extension Reading: Equatable where Value: Equatable {}
extension Reading: Hashable where Value: Hashable {}
