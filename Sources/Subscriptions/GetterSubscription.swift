public import Quantities
internal import Synchronization

/// A source that calls a function for each element: for values that are asked for and not sent.
///
/// The elements are numbered from 1 and stamped with the time at which the function returned, unless it says otherwise.
public final class GetterSubscription<Value: Sendable>: ReadingSource {
    private let function: @Sendable () async throws -> (Value, Timestamp)
    private let count = Atomic<UInt64>(0)
    private let isBusy = Atomic<Bool>(false)

    /// A source of what `function` returns, stamped with the time of its return.
    public init(_ function: @escaping @Sendable () async throws -> Value) {
        self.function = {
            let value = try await function()
            return (value, Timestamp.now())
        }
    }

    /// A source of what `function` returns, with the time of its measurement.
    public init(measured function: @escaping @Sendable () async throws -> (Value, Timestamp)) {
        self.function = function
    }

    /// Calls the function, in the calling task, whose cancellation it has to heed; never nil. Tasks. An error of the function is thrown as `.failed`, one that it throws after
    /// the task was cancelled as `.cancelled`; a later call tries again.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        guard !isBusy.exchange(true, ordering: .acquiring) else { throw .concurrentRead }
        defer { isBusy.store(false, ordering: .releasing) }
        if Task.isCancelled { throw .cancelled }
        do {
            let (value, time) = try await function()
            let number = count.wrappingAdd(1, ordering: .relaxed).newValue
            return Reading(sequence: number, time: time, value: value)
        } catch {
            throw Task.isCancelled ? .cancelled : .failed(error)
        }
    }
}
