internal import LinuxSystem
public import Quantities
internal import Synchronization

/// A blocking device on a thread of its own that takes elements: a speaker, a serial port.
///
/// It is fed through ``consumer``, by `put` or with a whole source. Elements that are put before the thread is ready
/// wait for it. ``close()`` is seen by the thread as the end, after what was put; it does not wait for the thread.
public final class ThreadedConsumer<Value: Sendable>: Sendable {
    /// What the function on the thread works with.
    public struct Handle: Sendable {
        fileprivate let bridge: Bridge
        fileprivate let lifecycle: Lifecycle

        /// Says that the device works; the first ``next(until:)`` says so too.
        public func becomeReady() {
            lifecycle.becomeReady()
            bridge.consumer.becomeReady()
        }

        /// Blocks until there is an element, at most until `deadline` (then throws `.timedOut`); nil at the end. On this
        /// thread alone.
        public func next(until deadline: Timestamp = .distantFuture) throws(SubscriptionError) -> Reading<Value>? {
            becomeReady()
            return try bridge.next(until: deadline)
        }
    }

    /// Carries one element at a time from the consumer's task to the thread, which asks for each.
    fileprivate final class Bridge: Sendable {
        private typealias Outcome = Result<Reading<Value>?, SubscriptionError>

        let consumer: Consumer<Value>
        private let outcome = Locked<Outcome?>(nil)
        private let isAsked = Atomic<Bool>(false)
        private let bell = Futex()

        init(_ consumer: Consumer<Value>) { self.consumer = consumer }

        func next(until deadline: Timestamp) throws(SubscriptionError) -> Reading<Value>? {
            if !isAsked.exchange(true, ordering: .acquiringAndReleasing) { ask() }
            var isInTime = true
            while true {
                let ticket = bell.ticket
                if let outcome = outcome.withLock({ $0.take() }) {
                    isAsked.store(false, ordering: .releasing)
                    return try outcome.get()
                }
                guard isInTime else { throw .timedOut }
                isInTime = bell.sleep(while: ticket, until: deadline)
            }
        }

        /// Reads the consumer once, in a task.
        private func ask() {
            Task {
                let result: Outcome
                do throws(SubscriptionError) {
                    result = .success(try await consumer.next())
                } catch {
                    result = .failure(error)
                }
                outcome.withLock { $0 = result }
                bell.bump()
                bell.wake()
            }
        }
    }

    /// What feeds the device.
    public let consumer: Consumer<Value>
    /// `ready`, `closed` (the thread has ended) and `error`, which can be awaited and call back.
    public let lifecycle = Lifecycle()

    /// Starts the thread. When the system gives none the stream fails at once, with ``SubscriptionError/noThread(name:code:)``.
    ///
    /// - Parameters:
    ///   - name: The thread's name; 15 bytes are seen.
    ///   - subscription: What keeps the elements that are put.
    ///   - body: Takes elements until the end and writes them to the device.
    public init(
        name: String, keeping subscription: some Subscription<Value> & PollableSource<Value>,
        _ body: @escaping @Sendable (Handle) throws -> Void
    ) {
        consumer = Consumer(keeping: subscription, startsReady: false)
        let handle = Handle(bridge: Bridge(consumer), lifecycle: lifecycle)
        let (consumer, lifecycle) = (consumer, lifecycle)
        consumer.lifecycle.onClose { lifecycle.beginClosing() }
        let run: @Sendable () -> Void = {
            do {
                try body(handle)
                consumer.close()
                lifecycle.end(throwing: nil)
            } catch {
                consumer.fail(error)
                lifecycle.end(throwing: error)
            }
        }
        do throws(SystemError) {
            try SystemThread.startDetached(ThreadSettings(name: name, stackBytes: 512 * 1024), run)
        } catch {
            let error = SubscriptionError.noThread(name: name, code: error.code)
            consumer.fail(error)
            lifecycle.end(throwing: error)
        }
    }

    /// Starts the thread, with a queue of 64, from which the oldest gives way, for the elements that are put.
    public convenience init(name: String, _ body: @escaping @Sendable (Handle) throws -> Void) {
        self.init(name: name, keeping: QueueSubscription(), body)
    }

    deinit { close() }

    // MARK: Feeding; the same as with `consumer`

    /// Takes one element; see ``Consumer/put(_:measuredAt:)``.
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) { consumer.put(value, measuredAt: time) }

    /// Takes one element, after waiting for room; see ``Consumer/send(_:measuredAt:)``.
    nonisolated(nonsending) public func send(
        _ value: Value, measuredAt time: Timestamp = .now()
    ) async throws(SubscriptionError) {
        try await consumer.send(value, measuredAt: time)
    }

    /// Takes over a whole source; see ``Consumer/putSubscription(_:)``.
    public func putSubscription(_ source: some ReadingSource<Value>) { consumer.putSubscription(source) }

    /// Leaves the source that was taken over, if any.
    public func stopSubscription() { consumer.stopSubscription() }

    /// Ends the stream: the thread still gets what was put, then nil. From here on the device is ready no more, also where
    /// the thread is only about to say so. Any thread; idempotent.
    public func close() { consumer.close() }
}
