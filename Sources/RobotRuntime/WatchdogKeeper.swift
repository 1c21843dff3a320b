import HardwareIO
import LinuxSystem
import Pipeline

/// The machine's watchdog in the hands of a robot: running from the opening of its devices, fed while the robot is well,
/// stopped when everything is safe and given back. One thread at a time.
final class WatchdogKeeper {
    private let watchdog: any Watchdog
    private var feeder: WatchdogFeeder?

    /// Takes over a watchdog that runs.
    init(_ watchdog: any Watchdog) {
        self.watchdog = watchdog
    }

    /// Begins to feed it.
    func start(while liveness: Liveness) throws(SystemError) {
        feeder = try WatchdogFeeder(
            name: "watchdog", timeout: .seconds(watchdog.timeoutSeconds), while: liveness,
            feed: { [watchdog] () throws(SystemError) in try watchdog.feed() })
    }

    /// Stops feeding and stops the watchdog; why it runs on, when it does.
    func end() -> SystemError? {
        feeder?.stop()
        do throws(SystemError) {
            try watchdog.disarm()
            return nil
        } catch {
            return error
        }
    }

    var status: RobotStatus.Watchdog {
        RobotStatus.Watchdog(
            name: watchdog.name, timeoutSeconds: watchdog.timeoutSeconds, isFed: feeder?.isFeeding ?? true,
            failures: feeder?.failures ?? 0)
    }
}
