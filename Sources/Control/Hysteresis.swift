/// A switch with two thresholds, so that a noisy value near one of them does not make it chatter.
///
/// On from a value above `onAbove`, off from a value below `offBelow`; in between, and for NaN, it stays as it is.
/// A plain value without clock; allocates nothing.
public struct Hysteresis: Sendable, Equatable {
    /// Above this value it switches on.
    public var onAbove: Double
    /// Below this value it switches off. Not greater than `onAbove`.
    public var offBelow: Double
    /// Whether it is on.
    public private(set) var isOn: Bool

    /// A switch in a given state.
    public init(onAbove: Double, offBelow: Double, isOn: Bool = false) {
        self.onAbove = onAbove
        self.offBelow = offBelow
        self.isOn = isOn
    }

    /// Whether it is on after a new value.
    public mutating func update(_ value: Double) -> Bool {
        if value > onAbove {
            isOn = true
        } else if value < offBelow {
            isOn = false
        }
        return isOn
    }
}
