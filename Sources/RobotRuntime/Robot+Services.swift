import LinuxSystem
import Pipeline
import Quantities

/// Those who look on.
extension Robot {
    /// How long services may take to end, all together.
    private static let servicePatience: Duration = .seconds(2)

    /// The robot as somebody with these rights sees it, from any thread and for as long as he likes.
    ///
    /// - Parameter name: who it is, for messages.
    public func view(for name: String = "view", rights: Set<ServiceRight> = []) -> any RobotView {
        ServiceView(monitor, safety, named: name, rights: rights, until: StopSignal())
    }

    /// Starts the services, when everything else runs. Nobody needs them: what fails is told in the status.
    func startServices() {
        guard !pipeline.services.isEmpty else { return }
        do throws(SystemError) {
            observer = try RobotObserver(monitor)
        } catch {
            // Without it they see the status, and of the events only those that need no look.
        }
        for service in monitor.withParts({ $0.services }) { service.start() }
    }

    /// Tells the services to end: the outputs are safe, and they have seen it.
    ///
    /// - Returns: how long to wait for them.
    func interruptServices() -> Timestamp {
        observer?.stop()
        observer = nil
        for service in monitor.withParts({ $0.services }) { service.interrupt() }
        return Timestamp.now().advanced(by: Self.servicePatience)
    }

    /// Waits for the services, and leaves behind those that do not end.
    func endServices(until deadline: Timestamp) {
        let running = monitor.withParts { $0.services }
        leftBehindServices += running.filter { !$0.join(until: deadline) }.map(\.name)
    }
}
