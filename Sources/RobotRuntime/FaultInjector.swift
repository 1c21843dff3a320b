import LinuxSystem
import Pipeline
import Quantities

/// Injects faults into a robot's producers and actuators, and ends them: for tests, and for people who want to see what
/// a robot does when a part of it breaks.
///
/// One fault for each part; a further one takes its place. Problems stand on the way of readings to the loops and of values
/// to the devices, never on the way to safety: safe actions, the guard, the cutoff, and the producers' ports that
/// `estop` names are out of reach.
///
/// Any thread, at any time, but not from inside a put of the producer concerned. Takes a lock, and may start or join a
/// thread; not for the real-time path.
public final class FaultInjector: Sendable {
    /// What is told to whoever observes.
    public enum Change: Sendable, Equatable {
        /// A fault has begun.
        case began(Injection)
        /// A fault has ended: cleared, replaced, or its time is over.
        case ended(Injection)
    }

    private struct State {
        var present: [Int: Injection] = [:]
        var orders: UInt64 = 0
        var observer: (@Sendable (Change) -> Void)?
    }

    private let robot: String
    private let parts: [FaultTarget]
    private let told: @Sendable (Change) -> Void
    private let state = Locked(State())

    /// - Parameters:
    ///   - robot: its name, for messages.
    ///   - parts: what faults can be injected into, in the order in which they are told.
    ///   - told: hears of every change, before who observes.
    init(robot: String, parts: [FaultTarget], told: @escaping @Sendable (Change) -> Void = { _ in }) {
        self.robot = robot
        self.parts = parts
        self.told = told
    }

    /// Injects a fault, in place of one that may be there.
    ///
    /// - Parameter part: a producer or an actuator: "imu", or "producers.imu" where both have the name.
    /// - Returns: what is injected from now on.
    /// - Throws: ``InjectionError``; where the system refused, nothing is injected into the part any more.
    @discardableResult
    public func inject(_ fault: InjectedFault, into part: String) throws(InjectionError) -> Injection {
        try fault.check()
        let index = try find(part)
        let points = parts[index].points
        guard points.contains(where: { $0.isChanged(by: fault.kind) }) else {
            throw .withoutEffect(part: part, remedy: points.first?.remedyWithoutEffect ?? "inject another fault")
        }
        let end = fault.duration.map { Timestamp.now().advanced(by: $0) } ?? .distantFuture
        let injection = Injection(part: parts[index].path, fault: fault, end: end)
        let (ended, failure) = state.withLock { state -> ([Injection], SystemError?) in
            let ended = self.end(&state) { key, _ in key == index }
            state.orders += 1
            do throws(SystemError) {
                for point in points { try point.inject(FaultOrder(number: state.orders, fault: fault, end: end)) }
                state.present[index] = injection
                return (ended, nil)
            } catch {
                for point in points { point.clear() }
                return (ended, error)
            }
        }
        tell(ended.map(Change.ended))
        if let failure { throw .system(failure) }
        tell([.began(injection)])
        return injection
    }

    /// Ends the fault of one part.
    ///
    /// - Returns: what has ended; nil when there was none.
    @discardableResult
    public func clear(_ part: String) throws(InjectionError) -> Injection? {
        let index = try find(part)
        return end { key, _ in key == index }.first
    }

    /// Ends every fault.
    ///
    /// - Returns: what has ended, in the order of the file.
    @discardableResult
    public func clearAll() -> [Injection] {
        end { _, _ in true }
    }

    /// What is injected at present, in the order of the file. Ends what is over.
    public func active() -> [Injection] {
        let now = Timestamp.now()
        _ = end { _, injection in injection.end <= now }
        return state.withLock { $0.present.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// Calls `observer` when a fault begins or ends, on the thread that begins it, ends it, or finds that it is over.
    public func observe(_ observer: @escaping @Sendable (Change) -> Void) {
        state.withLock { $0.observer = observer }
    }

    private func end(where isOver: (Int, Injection) -> Bool) -> [Injection] {
        let ended = state.withLock { end(&$0, where: isOver) }
        tell(ended.map(Change.ended))
        return ended
    }

    private func end(_ state: inout State, where isOver: (Int, Injection) -> Bool) -> [Injection] {
        let over = state.present.filter(isOver).sorted { $0.key < $1.key }
        for (index, _) in over {
            for point in parts[index].points { point.clear() }
            state.present[index] = nil
        }
        return over.map(\.value)
    }

    private func tell(_ changes: [Change]) {
        for change in changes { told(change) }
        guard let observer = state.withLock({ $0.observer }) else { return }
        for change in changes { observer(change) }
    }

    private func find(_ part: String) throws(InjectionError) -> Int {
        let found = parts.indices.filter { parts[$0].name == part || parts[$0].path == part }
        guard let index = found.first else {
            let known = parts.map { part in parts.count { $0.name == part.name } > 1 ? part.path : part.name }
            throw .unknownPart(part, robot: robot, known: known)
        }
        guard found.count == 1 else { throw .ambiguousPart(part) }
        return index
    }
}
