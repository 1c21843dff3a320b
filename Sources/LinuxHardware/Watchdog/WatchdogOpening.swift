import CLinux
import Glibc
import HardwareIO
import LinuxSystem

/// The steps that take a watchdog over, and what each refusal means to people.
struct WatchdogOpening {
    let settings: WatchdogSettings
    let root: SystemRoot

    private var node: String { settings.device }

    /// Opens the device, which starts it. One program at a time may have it.
    func open() throws(HardwareError) -> OwnedDescriptor {
        do {
            // Not waiting: a path that is a pipe would block until somebody reads.
            return try OwnedDescriptor(opening: node, O_WRONLY | O_NONBLOCK)
        } catch {
            switch error.code {
            case ENOENT, ENODEV, ENXIO:
                throw .missing(
                    device: node,
                    remedy: "on a Raspberry Pi put dtparam=watchdog=on into config.txt, elsewhere load the driver of "
                        + "the machine's watchdog, or: sudo modprobe softdog")
            case EACCES, EPERM:
                throw .permissionDenied(device: node, remedy: AccessRemedy(root: root).text(for: node, .watchdog))
            case EBUSY:
                throw .busy(device: node, consumer: nil, process: holder)
            default:
                throw .system(device: node, error: error)
            }
        }
    }

    /// What the driver calls it; the first thing that is asked, so that nothing is written to what is no watchdog.
    func identity(of descriptor: borrowing OwnedDescriptor) throws(HardwareError) -> String {
        var text = [CChar](repeating: 0, count: 33)
        guard sinew_watchdog_identity(descriptor.raw, &text, text.count) >= 0 else {
            let error = SystemError.last("WDIOC_GETSUPPORT")
            guard error.code == ENOTTY || error.code == EINVAL else { throw .system(device: node, error: error) }
            throw .unsupported(device: node, reason: "is no watchdog; sinew devices lists those of this machine")
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Sets the time-out; what the driver made of it. A driver whose time-out is fixed keeps its own.
    func setTimeout(of descriptor: borrowing OwnedDescriptor) throws(HardwareError) -> Int {
        var seconds = Int32(clamping: settings.timeoutSeconds)
        if sinew_watchdog_set_timeout(descriptor.raw, &seconds) >= 0 { return Int(seconds) }
        let error = SystemError.last("WDIOC_SETTIMEOUT")
        switch error.code {
        case EINVAL:
            let nodes = WatchdogFinder(root: root).nodes(like: node)
            let longest = Inventory.Watchdog.all(root).first { nodes.contains($0.node) }?.longestSeconds
            throw .unsupported(
                device: node,
                reason: "its driver does not take a time-out of \(settings.timeoutSeconds) s; "
                    + (longest.map { "it takes up to \($0) s" } ?? "give it less"))
        case EOPNOTSUPP, ENOTTY:
            guard sinew_watchdog_timeout(descriptor.raw, &seconds) >= 0, seconds > 0 else {
                throw .system(device: node, error: error)
            }
            return Int(seconds)
        default:
            throw .system(device: node, error: error)
        }
    }

    /// Who has it, as far as `/proc` shows it to this user.
    private var holder: String {
        if let holder = NodeHolder.describe(Set(WatchdogFinder(root: root).nodes(like: node)), root) { return holder }
        return "perhaps systemd (RuntimeWatchdogSec in /etc/systemd/system.conf)"
    }
}
