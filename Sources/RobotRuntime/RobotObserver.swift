import LinuxSystem
import Pipeline
import Quantities

/// Looks at a robot some times a second and tells what has changed, for services. An ordinary thread.
final class RobotObserver {
    private static let interval: Duration = .milliseconds(50)

    private let stopSignal = StopSignal()
    private let thread: SystemThread

    init(_ monitor: RobotMonitor) throws(SystemError) {
        thread = try SystemThread(ThreadSettings(name: "observer")) { [stopSignal] in
            var changes = RobotChanges()
            var isOver = false
            while !isOver {
                isOver = stopSignal.wait(until: Timestamp.now().advanced(by: Self.interval))
                // Once more at the end: the last change is one that matters.
                for event in changes.events(in: monitor.status()) { monitor.tell(event) }
            }
        }
    }

    /// Blocks until it has left.
    func stop() {
        stopSignal.signal()
        thread.join()
    }
}
