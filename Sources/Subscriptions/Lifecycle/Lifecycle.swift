internal import LinuxSystem

/// `ready`, `closed` and `error` of a producer, a consumer or a device thread.
///
/// What has nothing to wait for is ready from the beginning: a ``Producer``, a ``SharedProducer``, a ``Consumer``. A device
/// says itself when it is (``Producer/becomeReady()``, ``ThreadedProducer/Handle/becomeReady()``). What was told to end is
/// ready no more, and does not get ready any more, also while its thread still comes to an end.
///
/// Each can be asked, awaited, and given a callback, which is called at once when it comes late. Any thread but a
/// real-time one: all calls take a lock.
public final class Lifecycle: Sendable {
    private enum Waiter: Sendable {
        case task(UnsafeContinuation<Void, Never>)
        case callback(@Sendable (LifecycleMachine<Waiter>.Phase) -> Void)
    }

    private typealias Machine = LifecycleMachine<Waiter>

    private let machine: Locked<Machine>

    /// The states of something that starts, or that is ready from the beginning.
    package init(isReady: Bool = false) { machine = Locked(Machine(isReady: isReady)) }

    // MARK: Changing

    /// It is ready now. Only the first call counts, and none after it was told to end.
    package func becomeReady() {
        notify(machine.withLock { $0.becomeReady() }, .ready)
    }

    /// It was told to end, and will: it is ready no more. Only the first call counts.
    package func beginClosing() {
        notify(machine.withLock { $0.beginClosing() }, .closing)
    }

    /// It has ended, with an error if `error` is not nil. Only the first call counts.
    package func end(throwing error: (any Error)?) {
        guard let waiters = machine.withLock({ $0.end(throwing: error) }) else { return }
        notify(waiters, .ended(error))
    }

    // MARK: Asking

    /// Whether it is ready: it was, and was not told to end since.
    public var isReady: Bool {
        if case .ready = phase { true } else { false }
    }

    /// Whether it has ended, in good order or with an error.
    public var isClosed: Bool {
        if case .ended = phase { true } else { false }
    }

    /// The error with which it ended, if it did.
    public var error: (any Error)? {
        if case .ended(let error) = phase { error } else { nil }
    }

    // MARK: Awaiting

    /// Returns when it is ready. Throws `.failed` or `.finished` when it ended or was told to end, `.cancelled` when the
    /// task was.
    public func ready() async throws(SubscriptionError) {
        try await wait(for: .ready)
        switch phase {
        case .ended(let error?): throw .failed(error)
        case .ended(nil), .closing: throw .finished
        case .starting, .ready: return
        }
    }

    /// Returns when it has ended, with the error if there was one. Throws `.cancelled` when the task was cancelled.
    @discardableResult
    public func closed() async throws(SubscriptionError) -> (any Error)? {
        try await wait(for: .end)
        return error
    }

    private func wait(for event: Machine.Event) async throws(SubscriptionError) {
        let id = machine.withLock { $0.makeID() }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let late = machine.withLock { $0.add(.task(continuation), for: event, id: id) }
                if late != nil { continuation.resume() }
            }
        } onCancel: {
            if case .task(let continuation)? = machine.withLock({ $0.remove(id, beforehand: true) }) {
                continuation.resume()
            }
        }
        let isOver = machine.withLock { machine in
            machine.forget(id)
            return machine.isOver(event)
        }
        if !isOver { throw .cancelled }
    }

    // MARK: Calling back

    /// Stands for a callback that was asked for, so that it can be called off.
    public struct Registration: Sendable {
        fileprivate let remove: @Sendable () -> Void

        /// Calls the callback off; does nothing when it has been called.
        public func cancel() { remove() }
    }

    /// Calls `function` once when it is ready, at once when it is already. Not called when it ends, or is told to, before.
    @discardableResult
    public func onReady(_ function: @escaping @Sendable () -> Void) -> Registration {
        register(for: .ready) { phase in
            if case .ready = phase { function() }
        }
    }

    /// Calls `function` once when it has ended in whatever way, at once when it has already.
    @discardableResult
    public func onClose(_ function: @escaping @Sendable () -> Void) -> Registration {
        register(for: .end) { _ in function() }
    }

    /// Calls `function` once when it has ended with an error, at once when it has already.
    @discardableResult
    public func onError(_ function: @escaping @Sendable (any Error) -> Void) -> Registration {
        register(for: .end) { phase in
            if case .ended(let error?) = phase { function(error) }
        }
    }

    private func register(
        for event: Machine.Event, _ function: @escaping @Sendable (Machine.Phase) -> Void
    ) -> Registration {
        let (id, late, phase) = machine.withLock { machine in
            let id = machine.makeID()
            return (id, machine.add(.callback(function), for: event, id: id), machine.phase)
        }
        if let late { notify([late], phase) }
        return Registration { [self] in
            _ = machine.withLock { $0.remove(id, beforehand: false) }
        }
    }

    private var phase: Machine.Phase { machine.withLock { $0.phase } }

    /// Tells of `phase`, which is the one that the waiters are told for: a later one may have come meanwhile.
    private func notify(_ waiters: [Waiter], _ phase: Machine.Phase) {
        for waiter in waiters {
            switch waiter {
            case .task(let continuation): continuation.resume()
            case .callback(let function): function(phase)
            }
        }
    }
}
