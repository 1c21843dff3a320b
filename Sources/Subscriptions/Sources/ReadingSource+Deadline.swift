public import Quantities
internal import Synchronization

extension ReadingSource {
    /// Waits for the next element as ``next()`` does, at most until `deadline`, when `.timedOut` is thrown. Nothing is lost by that:
    /// the next read gets what comes.
    ///
    /// Tasks. Starts two tasks for the time of the wait and allocates; a thread that may block has ``BlockingSource/wait(until:)``.
    nonisolated(nonsending) public func next(
        until deadline: Timestamp
    ) async throws(SubscriptionError) -> Reading<Value>? {
        let isOver = Overtime()
        let reading = Task { () async -> Result<Reading<Value>?, SubscriptionError> in
            do throws(SubscriptionError) { return .success(try await next()) } catch { return .failure(error) }
        }
        let timer = Task {
            let left = deadline.nanoseconds(since: .now())
            // Cancelled when the wait is over: then there is nothing to do.
            do { if left > 0 { try await Task.sleep(for: .nanoseconds(left)) } } catch { return }
            isOver.flag.store(true, ordering: .releasing)
            reading.cancel()
        }
        let result = await withTaskCancellationHandler {
            await reading.value
        } onCancel: {
            reading.cancel()
        }
        timer.cancel()
        if case .failure(.cancelled) = result, !Task.isCancelled, isOver.flag.load(ordering: .acquiring) {
            throw .timedOut
        }
        return try result.get()
    }
}

/// Whether a deadline has passed.
private final class Overtime: Sendable {
    let flag = Atomic<Bool>(false)
}
