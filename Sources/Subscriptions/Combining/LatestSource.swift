internal import LinuxSystem
internal import Quantities

/// Pairs the readings of two sources by their times. See ``latest(of:and:within:)``.
public final class LatestSource<First: ReadingSource, Second: ReadingSource>: ReadingSource {
    /// A value of each source.
    public typealias Value = Pair<First.Value, Second.Value>

    private typealias Element = Either<Reading<First.Value>, Reading<Second.Value>>

    private struct State {
        var machine: PairingMachine<First.Value, Second.Value>
        var count: UInt64 = 0
        var hasEnded = false
    }

    private let reads: SourceReads<Element>
    private let state: Locked<State>

    init(_ first: First, _ second: Second, _ tolerance: Duration) {
        state = Locked(State(machine: PairingMachine(tolerance: tolerance)))
        reads = SourceReads(
            [first.reading { Element.first($0) }, second.reading { Element.second($0) }], endsWithFirst: true)
    }

    deinit { reads.cancel() }

    /// The next pair; nil when either source has ended, and no pair can follow. The error of a source is thrown once, and is
    /// the end.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try reads.begin()
        defer { reads.end() }
        while !state.withLock({ $0.hasEnded }) {
            let wanted: [Int]
            switch state.withLock({ $0.machine.next() }) {
            case .readBoth: wanted = [0, 1]
            case .readFirst: wanted = [0]
            case .readSecond: wanted = [1]
            case .emit(let one, let other): return pair(one, other)
            }
            switch try await reads.next(of: wanted) {
            case .first(let reading): state.withLock { $0.machine.take(first: reading) }
            case .second(let reading): state.withLock { $0.machine.take(second: reading) }
            case nil:
                state.withLock { $0.hasEnded = true }
                // The other one may be read by somebody else from now on.
                reads.cancel()
            }
        }
        return nil
    }

    private func pair(_ one: Reading<First.Value>, _ other: Reading<Second.Value>) -> Reading<Value> {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return Reading(
            sequence: number, time: max(one.time, other.time), value: Pair(one.value, other.value),
            isValid: one.isValid && other.isValid)
    }
}

/// Pairs up the readings of two sources whose times are at most `tolerance` apart.
///
/// A reading that finds no partner is passed over as soon as a later one of the other source shows that none will come.
/// A pair carries the later of the two times, and a number of its own, from 1. What was taken from one source waits for
/// its partner also when the reading task is cancelled. While neither has given anything, both are read at once, so that the
/// end of either is seen; a source that is being read has no other reader until that read is over.
public func latest<First: ReadingSource, Second: ReadingSource>(
    of first: First, and second: Second, within tolerance: Duration
) -> LatestSource<First, Second> {
    LatestSource(first, second, tolerance)
}
