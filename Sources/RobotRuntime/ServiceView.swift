import Configuration
import LinuxSystem
import Media
import Pipeline
import Quantities
import Subscriptions
import Synchronization

/// A robot as somebody with these rights sees it.
final class ServiceView: RobotView {
    private let monitor: RobotMonitor
    private let safety: SafetyHandle
    private let service: String
    private let rights: Set<ServiceRight>
    private let stopSignal: StopSignal
    private let events = EventSubscription<RobotEvent>(capacity: RobotEvent.capacity)
    private let losses = LossCount()
    private let signCount = Atomic<UInt64>(0)
    private let waiting = Atomic<Bool>(false)

    init(
        _ monitor: RobotMonitor, _ safety: SafetyHandle, named service: String, rights: Set<ServiceRight>,
        until stopSignal: StopSignal
    ) {
        self.monitor = monitor
        self.safety = safety
        self.service = service
        self.rights = rights
        self.stopSignal = stopSignal
        monitor.events.subscribe(events)
    }

    deinit {
        monitor.events.unsubscribe(events)
    }

    /// A number that is different after everything that was asked for.
    var signs: UInt64 { signCount.load(ordering: .relaxed) }
    /// Whether somebody waits in it.
    var isWaiting: Bool { waiting.load(ordering: .relaxed) }
    /// How many readings and events were lost because nobody took them in time.
    var lostReadings: UInt64 { losses.count }

    var name: String { monitor.name }
    var outputs: [NamedOutput] { monitor.outputs }
    var shown: [String] { monitor.shown }

    var status: RobotStatus {
        sign()
        return monitor.status()
    }

    func watch(_ output: String) throws(RobotViewError) -> PortWatch {
        try port(output).makeWatch(named: output)
    }

    func record(_ output: String, keeping capacity: Int) throws(RobotViewError) -> PortRecord {
        try port(output).makeRecord(named: output, keeping: capacity, losses)
    }

    func blocks(_ output: String) throws(RobotViewError) -> BlockReader {
        guard let blocks = try port(output).blocks else { throw .carriesValues(output) }
        return blocks.makeGuest()
    }

    func takeEvents() -> [RobotEvent] {
        sign()
        var taken: [RobotEvent] = []
        let batch = events.drain { taken.append($0.value) }
        losses.note(batch.count - UInt64(batch.kept))
        return taken
    }

    func wait(until deadline: Timestamp) -> Bool {
        sign()
        waiting.store(true, ordering: .relaxed)
        defer {
            waiting.store(false, ordering: .relaxed)
            sign()
        }
        return stopSignal.wait(until: deadline)
    }

    func stop() throws(RobotViewError) {
        try use(.stop)
        safety.stop()
    }

    func arm() throws(RobotViewError) {
        try use(.arm)
        safety.arm()
    }

    func inject(_ fault: InjectedFault, into part: String) throws(RobotViewError) -> Injection {
        try use(.inject)
        do { return try monitor.faults.inject(fault, into: part) } catch { throw .injection(error) }
    }

    func clear(_ part: String?) throws(RobotViewError) -> [Injection] {
        try use(.inject)
        guard let part else { return monitor.faults.clearAll() }
        do { return try monitor.faults.clear(part).map { [$0] } ?? [] } catch { throw .injection(error) }
    }

    private func use(_ right: ServiceRight) throws(RobotViewError) {
        sign()
        guard rights.contains(right) else { throw .notAllowed(right, service: service) }
        monitor.tell(.command(right, service: service))
    }

    private func port(_ output: String) throws(RobotViewError) -> SourcePort {
        sign()
        if let found = monitor.port(named: output) { return found }
        throw .unknownOutput(output, nearest: NearestName.find(output, among: outputs.map(\.name)))
    }

    private func sign() { signCount.wrappingAdd(1, ordering: .relaxed) }
}
