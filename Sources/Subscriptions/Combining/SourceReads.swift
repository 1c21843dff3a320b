internal import LinuxSystem

/// Reads of several sources at once, each in a task of its own, for one reader who takes what comes first.
///
/// A read goes on when the reader is cancelled, and what it brings waits for the next one: nothing is lost. Until then that
/// source has no other reader.
final class SourceReads<Element: Sendable>: Sendable {
    typealias Read = @Sendable () async throws(SubscriptionError) -> Element?
    typealias Machine = MergeMachine<Element, SubscriptionError, UnsafeContinuation<Void, Never>>

    private struct State {
        var machine: Machine
        var tasks: [Int: Task<Void, Never>] = [:]
        var isReading = false
        var isCancelled = false
    }

    private let reads: [Read]
    private let state: Locked<State>

    /// - Parameters:
    ///   - reads: Reads each source once.
    ///   - endsWithFirst: Whether the end of one source is the end of all.
    init(_ reads: [Read], endsWithFirst: Bool = false) {
        self.reads = reads
        state = Locked(State(machine: Machine(count: reads.count, endsWithFirst: endsWithFirst)))
    }

    /// Gives the sources up: the reads that wait are cancelled. Any thread.
    func cancel() {
        for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
    }

    /// The reader's place is taken. Throws when it is not free.
    func begin() throws(SubscriptionError) {
        let isFree = state.withLock { state in
            defer { state.isReading = true }
            if !state.isReading { state.isCancelled = false }
            return !state.isReading
        }
        guard isFree else { throw .concurrentRead }
    }

    /// The reader's place is free again.
    func end() { state.withLock { $0.isReading = false } }

    /// What has come, of those sources that are `wanted` and of those that were; nil at the end. The error of a source is
    /// thrown once, and that source is read no more. Between ``begin()`` and ``end()``.
    nonisolated(nonsending) func next(of wanted: [Int]) async throws(SubscriptionError) -> Element? {
        while true {
            if Task.isCancelled { throw .cancelled }
            switch state.withLock({ $0.machine.take() }) {
            case .element(let element): return element
            case .end: return nil
            case .failure(let error): throw error
            case nil: break
            }
            for index in state.withLock({ $0.machine.sourcesToRead(among: wanted) }) { start(index) }
            await waitForOutcome()
        }
    }

    private func start(_ index: Int) {
        let read = reads[index]
        let task = Task {
            let outcome: Machine.Outcome
            do throws(SubscriptionError) {
                outcome = try await read().map { .element($0) } ?? .end
            } catch {
                outcome = .failure(error)
            }
            let waiter = state.withLock { state in
                state.tasks[index] = nil
                return state.machine.finish(index, outcome)
            }
            waiter?.resume()
        }
        state.withLock { state in
            // A read that is done already has nothing to be cancelled.
            if state.machine.isReading(index) { state.tasks[index] = task }
        }
    }

    nonisolated(nonsending) private func waitForOutcome() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let refused = state.withLock { state in
                    state.isCancelled ? continuation : state.machine.wait(continuation)
                }
                refused?.resume()
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.isCancelled = true
                return state.machine.cancel()
            }
            waiter?.resume()
        }
    }
}

/// An element of one of two sources.
enum Either<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
}

extension ReadingSource {
    /// A function that reads this source once.
    func reading<Element: Sendable>(
        as element: @escaping @Sendable (Reading<Value>) -> Element
    ) -> SourceReads<Element>.Read {
        { () async throws(SubscriptionError) -> Element? in
            guard let reading = try await next() else { return nil }
            return element(reading)
        }
    }
}
