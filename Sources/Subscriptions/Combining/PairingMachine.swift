internal import Quantities

/// Finds readings of two sources that belong together by their times: rules without effects.
struct PairingMachine<First: Sendable, Second: Sendable> {
    /// What to do next.
    enum Action {
        case readBoth
        case readFirst
        case readSecond
        case emit(Reading<First>, Reading<Second>)
    }

    private var first: Reading<First>?
    private var second: Reading<Second>?
    private let tolerance: Int64

    /// Pairs readings that are at most `tolerance` apart.
    init(tolerance: Duration) { self.tolerance = tolerance.wholeNanoseconds }

    mutating func take(first reading: Reading<First>) { first = reading }

    mutating func take(second reading: Reading<Second>) { second = reading }

    /// A pair, or which source to read: the one that has nothing, or whose reading is too old for the other.
    mutating func next() -> Action {
        guard let first else { return second != nil ? .readFirst : .readBoth }
        guard let second else { return .readSecond }
        let apart = first.time.nanoseconds(since: second.time)
        if apart > tolerance {
            self.second = nil
            return .readSecond
        }
        if apart < -tolerance {
            self.first = nil
            return .readFirst
        }
        self.first = nil
        self.second = nil
        return .emit(first, second)
    }
}
