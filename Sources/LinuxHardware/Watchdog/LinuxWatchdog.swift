import CLinux
import HardwareIO
import LinuxSystem

/// A watchdog of the kernel (Documentation/watchdog/watchdog-api.rst).
///
/// Unchecked because one thread at a time uses it; what is read by all is constant.
final class LinuxWatchdog: Watchdog, @unchecked Sendable {
    let name: String
    let timeoutSeconds: Int
    private var descriptor: OwnedDescriptor?
    private let use = ExclusiveUse()

    /// Opens it, which starts it, and sets its time-out. What fails stops it again.
    init(_ settings: WatchdogSettings, root: SystemRoot) throws(HardwareError) {
        let opening = WatchdogOpening(settings: settings, root: root)
        let descriptor = try opening.open()
        name = "\(settings.device) (\(try opening.identity(of: descriptor)))"
        do {
            timeoutSeconds = try opening.setTimeout(of: descriptor)
        } catch {
            // The refusal to stop adds nothing to what is thrown.
            _ = sinew_watchdog_disarm(descriptor.raw)
            throw error
        }
        self.descriptor = consume descriptor
    }

    func feed() throws(SystemError) {
        use.enter("Watchdog.feed")
        defer { use.leave() }
        guard let descriptor = descriptor?.raw else { return }
        guard sinew_watchdog_feed(descriptor) >= 0 else { throw .last("WDIOC_KEEPALIVE") }
    }

    func disarm() throws(SystemError) {
        use.enter("Watchdog.disarm")
        defer { use.leave() }
        guard let descriptor = descriptor.take() else { return }
        guard sinew_watchdog_disarm(descriptor.raw) >= 0 else { throw .last("watchdog stop") }
    }
}
