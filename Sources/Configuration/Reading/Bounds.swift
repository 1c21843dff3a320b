/// The values that a number may have: from one limit to another, each included or not, or open on either side.
public struct Bounds<Value: Comparable & Sendable>: Sendable {
    /// One end of the bounds.
    public struct Limit: Sendable {
        /// The value at the end.
        public let value: Value
        /// Whether the value itself is allowed.
        public let isIncluded: Bool

        /// An end at `value`.
        public init(_ value: Value, isIncluded: Bool) {
            self.value = value
            self.isIncluded = isIncluded
        }
    }

    /// The smallest value, nil when there is none.
    public let lower: Limit?
    /// The largest value, nil when there is none.
    public let upper: Limit?

    /// Bounds from `lower` to `upper`.
    public init(from lower: Limit?, to upper: Limit?) {
        self.lower = lower
        self.upper = upper
    }

    /// From the lower to the upper value, both included.
    public init(_ range: ClosedRange<Value>) {
        self.init(
            from: Limit(range.lowerBound, isIncluded: true), to: Limit(range.upperBound, isIncluded: true))
    }

    /// From the lower value, included, to the upper value, which is not.
    public init(_ range: Range<Value>) {
        self.init(
            from: Limit(range.lowerBound, isIncluded: true), to: Limit(range.upperBound, isIncluded: false))
    }

    /// Every value.
    public static var any: Bounds { Bounds(from: nil, to: nil) }

    /// The value and everything above it.
    public static func atLeast(_ value: Value) -> Bounds { Bounds(from: Limit(value, isIncluded: true), to: nil) }

    /// Everything above the value.
    public static func above(_ value: Value) -> Bounds { Bounds(from: Limit(value, isIncluded: false), to: nil) }

    /// The value and everything below it.
    public static func atMost(_ value: Value) -> Bounds { Bounds(from: nil, to: Limit(value, isIncluded: true)) }

    /// Everything below the value.
    public static func below(_ value: Value) -> Bounds { Bounds(from: nil, to: Limit(value, isIncluded: false)) }

    /// Whether the value lies within. NaN never lies within limits.
    public func contains(_ value: Value) -> Bool {
        let isAboveLower = lower.map { value > $0.value || ($0.isIncluded && value == $0.value) } ?? true
        let isBelowUpper = upper.map { value < $0.value || ($0.isIncluded && value == $0.value) } ?? true
        return isAboveLower && isBelowUpper
    }

    /// The bounds after a noun: `a number between 0 and 50`, `a number greater than 0`, `a number`.
    public func phrase(_ noun: String) -> String {
        phrase(noun, writing: Self.text)
    }

    /// The bounds after a noun, their values written by `text`.
    func phrase(_ noun: String, writing text: (Value) -> String) -> String {
        if let lower, let upper, lower.isIncluded, upper.isIncluded {
            return "\(noun) between \(text(lower.value)) and \(text(upper.value))"
        }
        let least = lower.map { ($0.isIncluded ? "at least " : "greater than ") + text($0.value) }
        let most = upper.map { ($0.isIncluded ? "at most " : "less than ") + text($0.value) }
        let limits = [least, most].compactMap(\.self)
        if limits.isEmpty { return noun }
        let isFirstIncluded = lower?.isIncluded ?? upper?.isIncluded ?? false
        return "\(noun) \(isFirstIncluded ? "of " : "")\(limits.joined(separator: " and "))"
    }

    private static func text(_ value: Value) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Bounds<Double> {
    /// A length of time in milliseconds that a configuration may ask for: above nothing, up to a day.
    public static var duration: Bounds {
        Bounds(from: Limit(0, isIncluded: false), to: Limit(86_400_000, isIncluded: true))
    }

    /// A length of time in milliseconds, up to a day, or 0 for none.
    public static var durationOrNone: Bounds { Bounds(0...86_400_000) }
}
