internal import LinuxSystem
public import Quantities

/// A blocking device on a thread of its own: its elements arrive at the subscriptions of ``producer``.
///
/// The function runs once, on a thread of ordinary priority, until it returns (the stream is closed) or throws (the
/// stream fails, and every reader sees the error). ``close()`` ends the readers' waits at once and never waits for the
/// device; `lifecycle.closed()` tells when the thread is gone.
///
/// Who made it keeps it: the last reference to it closes the device, and its subscriptions end, also while they are read.
/// Neither they nor ``producer`` keep the device open.
public final class ThreadedProducer<Value: Sendable>: Sendable {
    /// What the function on the thread works with.
    public struct Handle: Sendable {
        fileprivate let producer: Producer<Value>
        fileprivate let lifecycle: Lifecycle
        fileprivate let stop: StopSignal

        /// Whether the thread is to end. A function that never looks ends with its device's next error.
        public var isStopping: Bool { stop.isSignalled }

        /// Says that the device works; the first element says so too. Nothing after ``ThreadedProducer/close()``.
        public func becomeReady() {
            lifecycle.becomeReady()
            producer.lifecycle.becomeReady()
        }

        /// Hands an element to the subscriptions. On this thread alone.
        public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
            if producer.lastSequence == 0 { becomeReady() }
            producer.put(value, measuredAt: time)
        }

        /// Sleeps until `deadline`, or until the thread is to end; whether it is to end.
        @discardableResult
        public func sleep(until deadline: Timestamp) -> Bool { stop.wait(until: deadline) }
    }

    /// What readers subscribe to.
    public let producer: Producer<Value>
    /// `ready`, `closed` (the thread has ended) and `error`, which can be awaited and call back.
    public let lifecycle = Lifecycle()
    private let stop = StopSignal()

    /// Starts the thread. When the system gives none the stream fails at once, with ``SubscriptionError/noThread(name:code:)``.
    ///
    /// - Parameters:
    ///   - name: The thread's name; 15 bytes are seen.
    ///   - keepsLast: Whether late subscribers can ask for the last element.
    ///   - interrupt: Called once by who ends the stream while the thread runs (``close()``, or ``producer``'s), on the
    ///     thread of that call, to get the device out of a blocking call.
    ///   - body: Reads the device and puts.
    public init(
        name: String, keepsLast: Bool = false, interrupt: (@Sendable () -> Void)? = nil,
        _ body: @escaping @Sendable (Handle) throws -> Void
    ) {
        producer = Producer(keepsLast: keepsLast, startsReady: false)
        let handle = Handle(producer: producer, lifecycle: lifecycle, stop: stop)
        // Whoever ends the stream, the device has nothing to do any more.
        producer.lifecycle.onClose { [lifecycle, stop] in
            lifecycle.beginClosing()
            if stop.signal() { interrupt?() }
        }
        let run: @Sendable () -> Void = {
            do {
                try body(handle)
                handle.stop.signal()
                handle.producer.close()
                handle.lifecycle.end(throwing: nil)
            } catch {
                // After the end of the stream an error is how a blocking call ends.
                let failure: (any Error)? = handle.stop.signal() && !handle.producer.isClosed ? error : nil
                if let failure { handle.producer.fail(failure) } else { handle.producer.close() }
                handle.lifecycle.end(throwing: failure)
            }
        }
        do throws(SystemError) {
            try SystemThread.startDetached(ThreadSettings(name: name, stackBytes: 512 * 1024), run)
        } catch {
            let error = SubscriptionError.noThread(name: name, code: error.code)
            producer.fail(error)
            lifecycle.end(throwing: error)
        }
    }

    deinit { close() }

    // MARK: Subscribing; the same as with `producer`

    /// Attaches a new ``MostRecentSubscription`` and returns it.
    public func subscribe() -> MostRecentSubscription<Value> { producer.subscribe() }

    /// Attaches a subscription; see ``Producer/subscribe(_:replayingLast:)``.
    public func subscribe(_ subscription: some Subscription<Value>, replayingLast: Bool = false) {
        producer.subscribe(subscription, replayingLast: replayingLast)
    }

    /// Calls `function` for one element after the other in a task; see ``CallbackSubscription``.
    @discardableResult
    public func subscribe(
        function: @escaping @Sendable (Reading<Value>) async throws -> Void
    ) -> CallbackSubscription<Value> { producer.subscribe(function: function) }

    /// Detaches a subscription; see ``Producer/unsubscribe(_:)``.
    @discardableResult
    public func unsubscribe(_ subscription: some Subscription<Value>) -> Bool { producer.unsubscribe(subscription) }

    /// Ends the stream at once and tells the thread to end; does not wait for it. From here on it is ready no more, also
    /// where the thread is only about to say so. Any thread; idempotent.
    public func close() { producer.close() }
}
