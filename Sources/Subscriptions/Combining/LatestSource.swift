internal import Quantities

/// Pairs the readings of two sources by their times. See ``latest(of:and:within:)``.
public final class LatestSource<First: ReadingSource, Second: ReadingSource>: ReadingSource {
    /// A value of each source.
    public typealias Value = Pair<First.Value, Second.Value>

    private struct State {
        var machine: PairingMachine<First.Value, Second.Value>
        var count: UInt64 = 0
        var isReading = false
    }

    private let first: First
    private let second: Second
    private let state: Locked<State>

    init(_ first: First, _ second: Second, _ tolerance: Duration) {
        self.first = first
        self.second = second
        state = Locked(State(machine: PairingMachine(tolerance: tolerance)))
    }

    /// The next pair; nil when either source has ended.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        let isFree = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading
        }
        guard isFree else { throw .concurrentRead }
        defer { state.withLock { $0.isReading = false } }
        while true {
            switch state.withLock({ $0.machine.next() }) {
            case .readFirst:
                guard let reading = try await first.next() else { return nil }
                state.withLock { $0.machine.take(first: reading) }
            case .readSecond:
                guard let reading = try await second.next() else { return nil }
                state.withLock { $0.machine.take(second: reading) }
            case .emit(let one, let other):
                let number = state.withLock { state in
                    state.count += 1
                    return state.count
                }
                return Reading(
                    sequence: number, time: max(one.time, other.time), value: Pair(one.value, other.value))
            }
        }
    }
}

/// Pairs up the readings of two sources whose times are at most `tolerance` apart.
///
/// A reading that finds no partner is passed over as soon as a later one of the other source shows that none will come.
/// A pair carries the later of the two times, and a number of its own, from 1. What was taken from one source waits for
/// its partner also when the reading task is cancelled.
public func latest<First: ReadingSource, Second: ReadingSource>(
    of first: First, and second: Second, within tolerance: Duration
) -> LatestSource<First, Second> {
    LatestSource(first, second, tolerance)
}
