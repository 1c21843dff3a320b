import LinuxSystem
import Quantities
import Subscriptions
import Synchronization

/// Where a fault is injected between a loop and its actuator's device.
///
/// It stands on the loop's way to the device alone: safe actions, the guard and the cutoff do not pass here. Without a
/// fault a tick pays one relaxed load; with one it allocates nothing either.
@usableFromInline
final class ActuatorFaultPoint<Value: PortValue>: FaultPoint, @unchecked Sendable {
    // Unchecked because `order` and `random` belong to the loop's thread.
    /// What becomes of a write.
    @usableFromInline
    enum Fate {
        /// It goes to the device.
        case written
        /// The device accepts it, and nothing changes.
        case ignored
        /// The device does not answer.
        case refused
    }

    /// The number of the order that stands; 0 when there is none.
    @usableFromInline let number = Atomic<UInt64>(0)
    private let orders = Producer<FaultOrder>()
    private let newest: MostRecentSubscription<FaultOrder>
    private let fields = ScalarFields(Value.portType)
    private var order: FaultOrder?
    private var random = RandomBits(seed: 0)

    /// How often a write that takes its time looks whether the fault is over.
    private static var glance: Int64 { 2_000_000 }

    init() {
        newest = orders.subscribe()
    }

    // MARK: Any thread

    func isChanged(by kind: InjectedFault.Kind) -> Bool { fields.areChanged(by: kind) }

    func inject(_ order: FaultOrder) {
        orders.put(order, measuredAt: .now())
        number.store(order.number, ordering: .releasing)
    }

    func clear() {
        number.store(0, ordering: .releasing)
    }

    // MARK: The loop's thread

    /// Whether there is a fault at all.
    @inlinable var isActive: Bool { number.load(ordering: .relaxed) != 0 }

    /// Takes the newest order; whether it stands at this time. Then, and only then, the others may be called.
    @usableFromInline
    func isFaulty(at now: Timestamp) -> Bool {
        let number = number.load(ordering: .acquiring)
        if let news = newest.poll() {
            order = news.value
            random = RandomBits(seed: news.value.fault.seed)
        }
        guard let order, order.number == number else { return false }
        return now < order.end
    }

    /// What takes the place of the loop's value. Compiled for the type, as the tick that calls it.
    @inlinable
    func disturbed(_ value: Value) -> Value {
        var value = value
        withUnsafeMutableBytes(of: &value) { disturb($0) }
        return value
    }

    @usableFromInline
    func disturb(_ bytes: UnsafeMutableRawBufferPointer) {
        switch order?.fault.kind {
        case .garbage:
            fields.randomise(bytes, &random)
        case .wrong(let scale, let offset, let inverted):
            fields.distort(bytes, scale: scale, offset: offset, inverted: inverted)
        default:
            break
        }
    }

    /// What becomes of the next write; blocks for as long as a slow device takes.
    @usableFromInline
    func fate() -> Fate {
        switch order?.fault.kind {
        case .off:
            return .refused
        case .intermittent(let probability):
            return random.happens(probability) ? .refused : .written
        case .stuck:
            return .ignored
        case .slow(let delay):
            dawdle(delay.wholeNanoseconds)
            return .written
        case .crash:
            fatalError("a crash was injected into an actuator")
        case .garbage, .wrong, nil:
            return .written
        }
    }

    /// Keeps the loop for that long, or until the fault is over.
    private func dawdle(_ delay: Int64) {
        guard let order else { return }
        let end = min(Timestamp.now().advanced(byNanoseconds: delay), order.end)
        while number.load(ordering: .relaxed) == order.number {
            let now = Timestamp.now()
            guard now < end else { return }
            Sleep.until(min(end, now.advanced(byNanoseconds: Self.glance)))
        }
    }
}
