import LinuxSystem
import Quantities
import Subscriptions
import Synchronization

/// Where a fault is injected between a driver and those who subscribed to its port: it takes what the driver puts, and
/// puts it, or what the fault makes of it, to them.
///
/// Without a fault a reading pays one load on top of being handed on. With one it passes under a lock, on the driver's
/// thread or the one that hands delayed readings over; no loop comes here. Who hears a reading must not inject or
/// clear from inside the put.
final class ProducerFaultPoint<Value: PortValue>: FaultPoint, Subscription, @unchecked Sendable {
    // Unchecked because what is neither constant nor atomic is touched while `monitor` is held; `thread` by the
    // injector alone, which comes one call at a time; `stillness` by the compiler, then by the driver's thread.
    private let outlet: Producer<Value>
    /// Keeps back what stands still, before any fault is made of it. Set before the driver runs.
    var stillness: StillnessWatch<Value>?
    private let newest: @Sendable () -> Value?
    private let fields = ScalarFields(Value.portType)
    /// The number of the order that stands; 0 when there is none. The monitor is held while it changes.
    private let number = Atomic<UInt64>(0)
    private let monitor = Monitor()
    private var order: FaultOrder?
    private var random = RandomBits(seed: 0)
    private var held: Value?
    private var delayed = DelayLine<Value>()
    private var thread: SystemThread?

    /// Stands between the two from now on.
    init(from inlet: Producer<Value>, to outlet: Producer<Value>) {
        self.outlet = outlet
        // The inlet has this object among its subscriptions: no reference back.
        newest = { [weak inlet] in inlet?.lastReading()?.value }
        inlet.subscribe(self)
    }

    // MARK: The driver's thread

    // See StateInput.
    @_specialize(where Value == Bool)
    @_specialize(where Value == Double)
    @_specialize(where Value == Int)
    @_specialize(where Value == Vector3)
    func put(_ reading: Reading<Value>) { handOn(reading) }

    @inline(never)
    private func handOn(_ reading: Reading<Value>) {
        if let stillness, !stillness.passes(reading) { return }
        // Acquiring: who ended a fault has put what was still delayed before.
        if number.load(ordering: .acquiring) == 0 {
            pass(reading)
        } else {
            monitor.withLock { disturb(reading) }
        }
    }

    func finish(throwing failure: (any Error)?) {
        if let failure { outlet.fail(failure) } else { outlet.close() }
    }

    private func pass(_ reading: Reading<Value>) {
        outlet.put(reading.value, measuredAt: reading.time)
    }

    private func disturb(_ reading: Reading<Value>) {
        let now = Timestamp.now()
        guard let order, now < order.end else {
            handOver(at: .distantFuture)
            return pass(reading)
        }
        switch order.fault.kind {
        case .off:
            break
        case .stuck:
            let value = held ?? reading.value
            held = value
            pass(reading.with(value: value))
        case .garbage:
            pass(reading.with(value: fields.randomised(reading.value, &random)))
        case .wrong(let scale, let offset, let inverted):
            let value = fields.distorted(reading.value, scale: scale, offset: offset, inverted: inverted)
            pass(reading.with(value: value))
        case .slow(let delay):
            if delayed.firstDue == nil { monitor.wakeAll() }
            delayed.append(reading, due: now.advanced(by: delay))
        case .intermittent(let probability):
            if !random.happens(probability) { pass(reading) }
        case .crash:
            fatalError("a crash was injected into a producer")
        }
    }

    // MARK: Delayed readings

    /// Hands over what is due, on a thread of its own, while that order stands.
    private func deliverDelayed(_ number: UInt64) {
        monitor.withLock {
            while let order, order.number == number {
                let now = Timestamp.now()
                handOver(at: now < order.end ? now : .distantFuture)
                if now >= order.end { return }
                monitor.wait(until: min(delayed.firstDue ?? .distantFuture, order.end))
            }
        }
    }

    private func handOver(at time: Timestamp) {
        while let reading = delayed.next(at: time) { pass(reading) }
    }

    // MARK: The injector's thread

    func isChanged(by kind: InjectedFault.Kind) -> Bool { fields.areChanged(by: kind) }

    func inject(_ order: FaultOrder) throws(SystemError) {
        clear()
        let last = newest()
        monitor.withLock {
            self.order = order
            held = last
            random = RandomBits(seed: order.fault.seed)
            number.store(order.number, ordering: .releasing)
        }
        guard case .slow = order.fault.kind else { return }
        do {
            thread = try SystemThread(ThreadSettings(name: "injected-delay")) { [self] in
                deliverDelayed(order.number)
            }
        } catch {
            clear()
            throw error
        }
    }

    /// Ends the fault; what is still delayed is handed over at once, so that no event is lost with it.
    func clear() {
        monitor.withLock {
            handOver(at: .distantFuture)
            order = nil
            number.store(0, ordering: .releasing)
            monitor.wakeAll()
        }
        thread?.join()
        thread = nil
    }
}
