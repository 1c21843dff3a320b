internal import LinuxSystem
public import Quantities

/// What takes elements in and gives them to a device: a speaker, a display, a connection.
///
/// It is fed by ``put(_:measuredAt:)`` or takes over a whole source with ``putSubscription(_:)``, and can be switched at
/// any time, also while ``next()`` is waiting, which then moves to the new source. Nothing is lost by a switch: what was
/// put comes first, and a source that is left keeps what it holds. Nothing is read ahead: an element is taken from the
/// source when the device asks for it.
///
/// What is put is kept until the device asks: 64 elements if nothing else is said, of which the oldest gives way to one
/// that does not fit. ``lostCount`` tells how many did. ``send(_:measuredAt:)`` over a queue that suspends loses none.
///
/// Any thread but a real-time one: all calls take a lock.
public final class Consumer<Value: Sendable>: ReadingSource, Sendable {
    private typealias Outcome = Result<Reading<Value>?, SubscriptionError>
    private typealias Machine = SwitchMachine<any ReadingSource<Value>, Task<Outcome, Never>>

    private let entrance: SharedProducer<Value>
    private let own: any Subscription<Value> & PollableSource<Value>
    private let machine = Locked(Machine())
    /// What was lost by producers that were taken over.
    private let losses = Locked<UInt64>(0)
    /// `ready`, `closed` and `error`, which can be awaited and call back. It is ready from the beginning, unless it was made
    /// to wait for ``becomeReady()``.
    public var lifecycle: Lifecycle { entrance.lifecycle }

    /// A consumer that keeps what is put in a queue of 64, from which the oldest gives way, until the device asks for it.
    public convenience init() { self.init(keeping: QueueSubscription()) }

    /// A consumer that keeps what is put in the given subscription until the device asks for it: a queue, or a
    /// ``MostRecentSubscription`` for a display.
    ///
    /// - Parameters:
    ///   - subscription: What keeps the elements that are put. A ``Producer`` that is taken over is listened to through one
    ///     of the same kind.
    ///   - startsReady: Whether it is ready from the beginning; otherwise from ``becomeReady()`` on.
    public init(keeping subscription: some Subscription<Value> & PollableSource<Value>, startsReady: Bool = true) {
        own = subscription
        entrance = SharedProducer(startsReady: startsReady)
        entrance.producer.subscribe(subscription)
    }

    /// Says that the device works, for a consumer that was made with `startsReady: false`.
    public func becomeReady() { entrance.becomeReady() }

    // MARK: Feeding

    /// Takes one element, after leaving a source that was taken over.
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
        stopSubscription()
        entrance.put(value, measuredAt: time)
        lookAgain()
    }

    /// Takes one element as ``put(_:measuredAt:)`` does, after suspending the task while what keeps the elements is a full
    /// queue whose policy is ``OverflowPolicy/suspend``. Tasks, as many as like. Throws `.finished` after the end and
    /// `.cancelled`, in both cases without having taken anything.
    nonisolated(nonsending) public func send(
        _ value: Value, measuredAt time: Timestamp = .now()
    ) async throws(SubscriptionError) {
        stopSubscription()
        try await entrance.send(value, measuredAt: time)
        lookAgain()
    }

    /// Takes over a source: from now on its elements are given to the device, after those that were put before.
    ///
    /// A whole ``Producer`` is listened to from now on until it is left, through a subscription of the kind that this
    /// consumer keeps: with a queue every element is given, with a ``MostRecentSubscription`` the newest. What has come and
    /// was not asked for by then counts as lost. After the end this does nothing.
    public func putSubscription(_ source: some ReadingSource<Value>) {
        if let producer = source as? Producer<Value> {
            takeOver(ProducerTap(producer, like: own, losses: losses))
        } else {
            takeOver(source)
        }
    }

    /// A function is no source by itself.
    @available(
        *, unavailable, message: "a function is read through a getter: putSubscription(GetterSubscription(function))"
    )
    public func putSubscription(_ function: @escaping @Sendable () async throws -> Value) {}

    /// Leaves the source that was taken over, if any.
    public func stopSubscription() { carryOut(machine.withLock { $0.stop() }) }

    /// Ends the stream: the device still gets what was put, then the end.
    public func close() { end(throwing: nil) }

    /// Ends the stream with an error, which the device sees after what was put.
    public func fail(_ error: any Error) { end(throwing: error) }

    private func end(throwing error: (any Error)?) {
        // The end first: a source that is taken over meanwhile is left below, and none can be taken over after that.
        if let error { entrance.fail(error) } else { entrance.close() }
        carryOut(machine.withLock { $0.close() })
    }

    private func takeOver(_ source: some ReadingSource<Value>) {
        if let change = machine.withLock({ $0.takeOver(source) }) { carryOut(change) }
    }

    private func lookAgain() { machine.withLock({ $0.hasPut() })?.cancel() }

    private func carryOut(_ change: Machine.Change) {
        // The read that waits ends without an element, or with the one it has just got, and looks again.
        change.read?.cancel()
        leave(change.left)
    }

    private func leave(_ source: (any ReadingSource<Value>)?) { (source as? ProducerTap<Value>)?.leave() }

    // MARK: Reading

    /// The next element for the device; nil once the consumer was closed and all that was put is read.
    ///
    /// Tasks, one at a time. An error of a source that was taken over is thrown once, and the source is left.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        guard machine.withLock({ $0.begin() }) else { throw .concurrentRead }
        defer { machine.withLock { $0.end() } }
        while true {
            if Task.isCancelled { throw .cancelled }
            let plan = machine.withLock { $0.plan }
            if let reading = own.poll() { return reading }
            switch await read(plan.source ?? own, by: plan) {
            case .success(let reading?):
                return reading
            case .success(nil):
                if plan.source == nil { return nil }
                leave(machine.withLock { $0.leave(plan) })
            case .failure(.cancelled) where Task.isCancelled || machine.withLock({ $0.isOutdated(plan) }):
                continue
            case .failure(let error):
                leave(machine.withLock { $0.leave(plan) })
                throw error
            }
        }
    }

    /// Reads one element in a task of its own, which a switch can cancel.
    nonisolated(nonsending) private func read(_ source: any ReadingSource<Value>, by plan: Machine.Plan) async
        -> Outcome
    {
        let task = Task { () -> Outcome in
            do throws(SubscriptionError) { return .success(try await source.next()) } catch { return .failure(error) }
        }
        if !machine.withLock({ $0.start(task, by: plan) }) { task.cancel() }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        machine.withLock { $0.finishRead() }
        return outcome
    }

    /// How many elements were lost, so far: gave way, were overwritten or refused before the device asked for them, among
    /// those that were put and those of producers that were taken over. Any thread.
    public var lostCount: UInt64 {
        let tap = machine.withLock { $0.plan.source } as? ProducerTap<Value>
        return own.lostCount + losses.withLock { $0 } + (tap?.lostCount ?? 0)
    }
}
