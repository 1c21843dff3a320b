import Glibc
import LinuxSystem
import Quantities
import Subscriptions
import Synchronization

/// Where a fault is injected between a driver and those who subscribed to its port: it inspects what the driver puts, and
/// gives on that, or what the fault makes of it.
///
/// Where nothing has ever been injected, nor anybody asked to hear readings before faults, nor to watch for ones that stand
/// still, no reading comes here. With a fault it passes under a lock, on the driver's thread or the one that hands delayed
/// readings over; no loop comes here. Who hears a reading must not inject or clear from inside the put.
@usableFromInline
final class ProducerFaultPoint<Value: PortValue>: FaultPoint, @unchecked Sendable {
    // Unchecked because what is neither constant nor atomic is touched while `monitor` is held; `thread` by the
    // injector alone, which comes one call at a time; `stillness` and `hearers` by the compiler, then by whoever takes a
    // reading, one at a time; `producer` is set once.
    /// Whose readings they are. It holds this object by its inspector.
    private weak var producer: Producer<Value>?
    /// Keeps back what stands still, before any fault is made of it.
    @exclusivity(unchecked) @usableFromInline private(set) var stillness: StillnessWatch<Value>?
    private var hearers: [EarlyHearer<Value>] = []
    @exclusivity(unchecked) @usableFromInline private(set) var hasHearers = false
    let fields = ScalarFields(Value.portType)
    /// The number of the order that stands; 0 when there is none. The monitor is held while it changes.
    @usableFromInline let number = Atomic<UInt64>(0)
    /// How many readings the driver has put; 0 as long as none has come here.
    @usableFromInline let taken = Atomic<UInt64>(0)
    private let monitor = Monitor()
    /// The thread that holds the monitor and gives readings on; 0 when there is none.
    private let giver = Atomic<UInt>(0)
    /// What was put from inside that.
    private var nested: [Reading<Value>] = []
    private var order: FaultOrder?
    private var random = RandomBits(seed: 0)
    private var held: Value?
    /// What the driver put last while a fault stood, and, once that has ended, the number of what had been given on by then:
    /// if nothing has come since, it is still the driver's last.
    private var last: (value: Value, number: UInt64?)?
    private var delayed = DelayLine<Value>()
    private var thread: SystemThread?

    // MARK: Making

    /// It is this producer's readings that come here.
    func stand(before producer: Producer<Value>) {
        self.producer = producer
    }

    /// Lets `watch` keep back what stands still. Before the driver runs.
    func watch(_ watch: StillnessWatch<Value>) {
        stillness = watch
        producer?.beginInspecting()
    }

    /// Hands `hearer` what the driver puts, before any fault is made of it. Before the driver runs.
    func hear(_ hearer: some Subscription<Value>) {
        let early = EarlyHearer(hearer)
        hearers.append(early)
        hasHearers = true
        producer?.subscribe(early)
        producer?.beginInspecting()
    }

    /// How many readings the driver has put, given on or not. Any thread.
    var count: UInt64 {
        let taken = taken.load(ordering: .relaxed)
        return taken > 0 ? taken : producer?.lastSequence ?? 0
    }

    // MARK: The driver's thread

    /// Takes what the driver has put into `producer`. Compiled for the type: see ``WireCode``.
    @inlinable
    func take(_ reading: Reading<Value>, from producer: Producer<Value>) {
        // Acquiring: who ended a fault has put what was still delayed before.
        if number.load(ordering: .acquiring) == 0 {
            if admits(reading, producer) { producer.putInspected(reading) }
        } else {
            takeWithFault(reading, producer)
        }
    }

    @usableFromInline
    func takeWithFault(_ reading: Reading<Value>, _ producer: Producer<Value>) {
        if giver.load(ordering: .relaxed) == UInt(pthread_self()) {
            nested.append(reading)
        } else if producer.isInPut {
            // That put began without a fault, and what is put inside it goes with it.
            if admits(reading, producer) { producer.putInspected(reading) }
        } else {
            monitor.withLock { giveOn(producer) { if admits(reading, producer) { disturb(reading, producer) } } }
        }
    }

    /// Counts a reading, and tells who hears all of them; whether it moves.
    @inlinable
    func admits(_ reading: Reading<Value>, _ producer: Producer<Value>) -> Bool {
        let before = taken.load(ordering: .relaxed)
        taken.store((before > 0 ? before : producer.lastSequence) &+ 1, ordering: .relaxed)
        if hasHearers { tellHearers(reading) }
        if let stillness { return stillness.passes(reading) }
        return true
    }

    @usableFromInline
    func tellHearers(_ reading: Reading<Value>) {
        for hearer in hearers { hearer.hear(reading) }
    }

    /// Runs `body`, which gives readings on, and then takes what was put from inside that. With the monitor.
    private func giveOn(_ producer: Producer<Value>, _ body: () -> Void) {
        giver.store(UInt(pthread_self()), ordering: .relaxed)
        body()
        while !nested.isEmpty {
            let reading = nested.removeFirst()
            if admits(reading, producer) { disturb(reading, producer) }
        }
        giver.store(0, ordering: .relaxed)
    }

    /// With the monitor.
    private func disturb(_ reading: Reading<Value>, _ producer: Producer<Value>) {
        last = (reading.value, nil)
        let now = Timestamp.now()
        guard let order, now < order.end else {
            handOver(producer, at: .distantFuture)
            return producer.putInspected(reading)
        }
        switch order.fault.kind {
        case .off:
            break
        case .stuck:
            let value = held ?? reading.value
            held = value
            producer.putInspected(reading.with(value: value))
        case .garbage:
            producer.putInspected(reading.with(value: fields.randomised(reading.value, &random)))
        case .wrong(let scale, let offset, let inverted):
            let value = fields.distorted(reading.value, scale: scale, offset: offset, inverted: inverted)
            producer.putInspected(reading.with(value: value))
        case .slow(let delay):
            if delayed.firstDue == nil { monitor.wakeAll() }
            delayed.append(reading, due: now.advanced(by: delay))
        case .intermittent(let probability):
            if !random.happens(probability) { producer.putInspected(reading) }
        case .crash:
            fatalError("a crash was injected into a producer")
        }
    }

    // MARK: Delayed readings

    /// Hands over what is due, on a thread of its own, while that order stands.
    private func deliverDelayed(_ number: UInt64) {
        monitor.withLock {
            while let order, order.number == number, let producer {
                let now = Timestamp.now()
                giveOn(producer) { handOver(producer, at: now < order.end ? now : .distantFuture) }
                if now >= order.end { return }
                monitor.wait(until: min(delayed.firstDue ?? .distantFuture, order.end))
            }
        }
    }

    private func handOver(_ producer: Producer<Value>, at time: Timestamp) {
        while let reading = delayed.next(at: time) { producer.putInspected(reading) }
    }

    // MARK: The injector's thread

    func isChanged(by kind: InjectedFault.Kind) -> Bool { fields.areChanged(by: kind) }

    func inject(_ order: FaultOrder) throws(SystemError) {
        clear()
        guard let producer else { return }
        producer.beginInspecting()
        monitor.withLock {
            self.order = order
            let newest = producer.lastReading()
            // What came while there was no fault is what was given on.
            held = if let last, last.number == newest?.sequence ?? 0 { last.value } else { newest?.value }
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
            // First: what is put from inside of what follows has no fault.
            order = nil
            if let producer {
                giveOn(producer) { handOver(producer, at: .distantFuture) }
                if let last, last.number == nil { self.last = (last.value, producer.lastSequence) }
            }
            number.store(0, ordering: .releasing)
            monitor.wakeAll()
        }
        thread?.join()
        thread = nil
    }
}
