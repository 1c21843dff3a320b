import Configuration
import Glibc
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// A service on its thread: run, and when it fails or ends by itself started again with growing pauses, until the stop.
///
/// One that hangs is told of; it cannot be ended. Nobody ever waits for it longer than ``join(until:)`` says.
final class RunningService: Sendable {
    let name: String
    private let planned: PlannedService
    private let view: ServiceView
    private let health = DriverHealth()
    private let stopSignal = StopSignal()
    private let life = Locked(ServiceLife())
    private let threadNumber = Atomic<pid_t>(0)
    private let thread = Locked<SystemThread?>(nil)

    /// Formatting text takes more than a loop does.
    private static let stackBytes = 1 << 20

    /// One that does not run yet; it is told of what happens from now on.
    init(_ planned: PlannedService, _ monitor: RobotMonitor, _ safety: SafetyHandle) {
        name = planned.name
        self.planned = planned
        view = ServiceView(monitor, safety, named: planned.name, rights: planned.rights, until: stopSignal)
    }

    /// Starts it. What the system refuses is told in its status: nobody needs a service to run.
    func start() {
        do {
            // An ordinary thread: its priority is below every loop's.
            let thread = try SystemThread(ThreadSettings(name: name, stackBytes: Self.stackBytes)) { [self] in
                threadNumber.store(SystemThread.currentNumber, ordering: .relaxed)
                keepRunning()
            }
            self.thread.withLock { $0 = thread }
        } catch {
            life.withLock { $0.refuse("cannot be started: \(error)") }
        }
    }

    /// Tells it to end; blocks for nothing and calls nothing of it.
    func interrupt() {
        stopSignal.signal()
    }

    /// Blocks until its thread has left; false when that takes longer than to the deadline. The thread is then left to itself.
    func join(until deadline: Timestamp) -> Bool {
        guard let thread = thread.withLock({ $0.take() }) else { return true }
        let hasEnded = thread.join(until: deadline)
        if !hasEnded { thread.detach() }
        return hasEnded
    }

    /// What there is to see of it. From any thread.
    func status(at now: Timestamp) -> RobotStatus.Service {
        let progress = view.signs &+ health.reports
        // While it waits in its view it is well, and so it is for as long as it likes where it says so.
        let patience = view.isWaiting ? nil : planned.service.longestSilence
        let (state, restarts) = life.withLock { life in
            let state = life.state(at: now, said: health.state, progress: progress, patience: patience) {
                ProcessTable.place(ofThread: threadNumber.load(ordering: .relaxed))
            }
            return (state, life.restarts)
        }
        return RobotStatus.Service(
            name: name, kind: planned.kind, health: state, incidents: health.incidents, restarts: restarts,
            lostReadings: view.lostReadings)
    }

    private func keepRunning() {
        while true {
            life.withLock { $0.begin(at: .now()) }
            var reason: String?
            do {
                try planned.service.run(view, until: stopSignal, health: health)
            } catch {
                reason = Excerpt.escaped("\(error)")
            }
            if stopSignal.isSignalled { return life.withLock { $0.end() } }
            let pause = life.withLock { $0.fail(at: .now(), because: reason) }
            if stopSignal.wait(until: Timestamp.now().advanced(by: pause)) { return life.withLock { $0.end() } }
        }
    }
}
