internal import Synchronization

/// Calls a function for each element, on the producer's thread or as a task.
///
/// - An *inline* callback runs inside the producer's `put`, so that it must be short, and fit for a real-time thread
///   when the producer is one. It may subscribe, unsubscribe, put and close.
/// - An *asynchronous* callback runs in a task of its own, on the default or a given executor, one element after the
///   other; elements wait in a bounded queue, and those that do not fit are dropped and counted.
///
/// A callback that throws harms nobody else: the error is counted and reported, and the next element is handed to it.
/// The last reference to the subscription ends the task, unless the source has ended: then it handles what is queued first.
public final class CallbackSubscription<Value: Sendable>: Subscription {
    private enum Mode: Sendable {
        case inline(@Sendable (Reading<Value>) throws -> Void)
        case task(QueueSubscription<Value>, Task<Void, Never>)
    }

    private let mode: Mode
    private let errors: Errors
    private let isOver = Atomic<Bool>(false)

    /// The errors that a callback threw.
    private final class Errors: Sendable {
        let count = Atomic<UInt64>(0)
        let report: (@Sendable (any Error) -> Void)?

        init(_ report: (@Sendable (any Error) -> Void)?) { self.report = report }

        func add(_ error: any Error) {
            count.wrappingAdd(1, ordering: .relaxed)
            report?(error)
        }
    }

    /// Calls `function` inside the producer's `put`.
    ///
    /// - Parameters:
    ///   - function: What is called.
    ///   - onError: Called on the producer's thread with each error that `function` throws.
    public init(
        inline function: @escaping @Sendable (Reading<Value>) throws -> Void,
        onError: (@Sendable (any Error) -> Void)? = nil
    ) {
        mode = .inline(function)
        errors = Errors(onError)
    }

    /// Calls `function` in a task for one element after the other.
    ///
    /// - Parameters:
    ///   - executor: Where the task runs; the default executor if nil.
    ///   - queue: Where elements wait while the function is busy: 64 of them, the oldest giving way, if nothing is said.
    ///   - function: What is called.
    ///   - onError: Called in the task with each error that `function` throws.
    public init(
        on executor: (any TaskExecutor)? = nil, queue: QueueSubscription<Value> = QueueSubscription(),
        function: @escaping @Sendable (Reading<Value>) async throws -> Void,
        onError: (@Sendable (any Error) -> Void)? = nil
    ) {
        let errors = Errors(onError)
        self.errors = errors
        let task = Task(executorPreference: executor) {
            while let reading = try? await queue.next() {
                do { try await function(reading) } catch { errors.add(error) }
            }
        }
        mode = .task(queue, task)
    }

    deinit {
        // After an end in good order the task still handles what is queued.
        if !isOver.load(ordering: .acquiring) { cancel() }
    }

    /// Hands the element to the function, or to the queue in front of it. The producer's thread.
    public func put(_ reading: Reading<Value>) {
        switch mode {
        case .inline(let function):
            guard !isOver.load(ordering: .acquiring) else { return }
            do { try function(reading) } catch { errors.add(error) }
        case .task(let queue, _):
            queue.put(reading)
        }
    }

    /// Ends the calls: an inline callback is not called again, a task handles what is queued and ends.
    public func finish(throwing failure: (any Error)?) {
        isOver.store(true, ordering: .releasing)
        if case .task(let queue, _) = mode { queue.finish() }
    }

    /// Ends the calls at once; what is queued is not handed over. Any thread.
    public func cancel() {
        finish()
        if case .task(_, let task) = mode { task.cancel() }
    }

    /// Returns when an asynchronous callback has handled its last element after the end. At once for an inline one.
    public func finished() async {
        if case .task(_, let task) = mode { await task.value }
    }

    /// Takes note whether a real-time loop writes: then the task is resumed through the relay.
    public func attach(toRealtimeWriter isRealtime: Bool) {
        if case .task(let queue, _) = mode { queue.attach(toRealtimeWriter: isRealtime) }
    }

    /// Takes note that the producer does not wait for room any more.
    public func detach() {
        if case .task(let queue, _) = mode { queue.detach() }
    }

    /// Whether the queue in front of an asynchronous callback takes one more element; see ``QueueSubscription/hasRoom``.
    public var hasRoom: Bool {
        if case .task(let queue, _) = mode { queue.hasRoom } else { true }
    }

    /// Returns when the queue in front of an asynchronous callback takes one more element, so that a producer's
    /// ``Producer/send(_:measuredAt:)`` waits for the function. See ``Subscription/waitForRoom(while:)``.
    nonisolated(nonsending) public func waitForRoom(
        while isWanted: @Sendable () -> Bool
    ) async throws(SubscriptionError) {
        if case .task(let queue, _) = mode { try await queue.waitForRoom(while: isWanted) }
    }

    /// The same as ``droppedCount``.
    public var lostCount: UInt64 { droppedCount }

    /// How many elements were dropped because the function was too slow.
    public var droppedCount: UInt64 {
        if case .task(let queue, _) = mode { queue.droppedCount } else { 0 }
    }

    /// How many times the function threw.
    public var errorCount: UInt64 { errors.count.load(ordering: .relaxed) }
}

extension Producer {
    /// Calls `function` for each element inside `put`, on the producer's thread; see ``CallbackSubscription``.
    ///
    /// - Returns: The subscription, with which to unsubscribe.
    @discardableResult
    public func subscribeInline(
        _ function: @escaping @Sendable (Reading<Value>) throws -> Void
    ) -> CallbackSubscription<Value> {
        let subscription = CallbackSubscription(inline: function)
        subscribe(subscription)
        return subscription
    }

    /// Calls `function` for one element after the other in a task; see ``CallbackSubscription``.
    ///
    /// - Returns: The subscription, with which to unsubscribe.
    @discardableResult
    public func subscribe(
        on executor: (any TaskExecutor)? = nil,
        function: @escaping @Sendable (Reading<Value>) async throws -> Void
    ) -> CallbackSubscription<Value> {
        let subscription = CallbackSubscription(on: executor, function: function)
        subscribe(subscription)
        return subscription
    }
}
