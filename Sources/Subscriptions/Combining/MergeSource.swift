/// The elements of several sources in the order in which they come. See ``merge(_:_:)``.
public final class MergeSource<Value: Sendable>: ReadingSource {
    private typealias Machine = MergeMachine<Reading<Value>, SubscriptionError, UnsafeContinuation<Void, Never>>

    private struct State {
        var machine: Machine
        var tasks: [Int: Task<Void, Never>] = [:]
        var isReading = false
        var isCancelled = false
    }

    /// What the reads outlive the merge with.
    private final class Core: Sendable {
        let sources: [any ReadingSource<Value>]
        let state: Locked<State>

        init(_ sources: [any ReadingSource<Value>]) {
            self.sources = sources
            state = Locked(State(machine: Machine(count: sources.count)))
        }

        /// Reads a source once, in a task of its own, which goes on when the reader of the merge is cancelled.
        func read(_ index: Int) {
            let source = sources[index]
            let task = Task {
                let outcome: Machine.Outcome
                do throws(SubscriptionError) {
                    outcome = try await source.next().map { .element($0) } ?? .end
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
    }

    private let core: Core

    init(_ sources: [any ReadingSource<Value>]) { core = Core(sources) }

    deinit {
        let tasks = core.state.withLock { Array($0.tasks.values) }
        for task in tasks { task.cancel() }
    }

    /// The next element of any source; nil when all have ended. The error of a source is thrown once, and that source is
    /// read no more.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        let isFree = core.state.withLock { state in
            defer { state.isReading = true }
            if !state.isReading { state.isCancelled = false }
            return !state.isReading
        }
        guard isFree else { throw .concurrentRead }
        defer { core.state.withLock { $0.isReading = false } }
        while true {
            if Task.isCancelled { throw .cancelled }
            switch core.state.withLock({ $0.machine.take() }) {
            case .element(let reading): return reading
            case .end: return nil
            case .failure(let error): throw error
            case nil: break
            }
            for index in core.state.withLock({ $0.machine.sourcesToRead() }) { core.read(index) }
            await waitForOutcome()
        }
    }

    nonisolated(nonsending) private func waitForOutcome() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let refused = core.state.withLock { state in
                    state.isCancelled ? continuation : state.machine.wait(continuation)
                }
                refused?.resume()
            }
        } onCancel: {
            let waiter = core.state.withLock { state in
                state.isCancelled = true
                return state.machine.cancel()
            }
            waiter?.resume()
        }
    }
}

/// The elements of both sources in the order in which they come, each with its own number and time.
///
/// Each source is read one element ahead while the merge is waiting, so that it has no other reader until the merge is
/// given up. A reading task that is cancelled leaves what has come for the next read.
public func merge<Value: Sendable>(
    _ first: some ReadingSource<Value>, _ second: some ReadingSource<Value>
) -> MergeSource<Value> {
    MergeSource([first, second])
}

/// The elements of all sources in the order in which they come; see ``merge(_:_:)``.
public func merge<Value: Sendable>(_ sources: [any ReadingSource<Value>]) -> MergeSource<Value> {
    precondition(!sources.isEmpty, "merge needs at least one source")
    return MergeSource(sources)
}
