import Sinew
import Synchronization

/// What the program puts into the wires.
final class Feed: ProducerDriver {
    let pose: Producer<Pose>
    let motion: Producer<MotionSample>
    let number: Producer<Double>
    let flag: Producer<Bool>

    init(_ pose: Producer<Pose>, _ motion: Producer<MotionSample>, _ number: Producer<Double>, _ flag: Producer<Bool>) {
        self.pose = pose
        self.motion = motion
        self.number = number
        self.flag = flag
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}

/// A switch that lies in memory.
final class Switch: ActuatorDriver {
    static let description = ActuatorDescription("switch", "a switch in memory") { _ in
        { _ in Switch() }
    }

    let written = Atomic<Bool>(false)

    func open(on board: any Board, safe: Bool) throws(HardwareError) {}
    func write(_ value: Bool) throws(BusError) { written.store(value, ordering: .relaxed) }
    func safeActions(for value: Bool) -> [SafeAction] { [] }
    func close() {}
}

/// An output that lies in memory.
final class Memory: ActuatorDriver {
    static let description = ActuatorDescription("memory", "an output in memory") { _ in
        { _ in Memory() }
    }

    let written = Atomic<UInt64>(0)

    func open(on board: any Board, safe: Double) throws(HardwareError) {}
    func write(_ value: Double) throws(BusError) { written.store(value.bitPattern, ordering: .relaxed) }
    func safeActions(for value: Double) -> [SafeAction] { [] }
    func close() {}
}
