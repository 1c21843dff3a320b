import HardwareIO
import LinuxSystem

/// The machine of the running kernel: its watchdogs, and the lines that another process has handed over to this one.
///
/// A ``LinuxBoard`` is made on it, and takes over the lines. Safe to use from any thread.
public final class LinuxMachine: Machine {
    let root: SystemRoot
    private let inheriting = Monitor()
    // Touched while `inheriting` is held.
    private nonisolated(unsafe) var latestInheritance: GPIOInheritance?

    /// The machine whose `/dev`, `/sys` and `/proc` these are. Touches nothing yet.
    public init(root: SystemRoot = SystemRoot()) {
        self.root = root
    }

    /// Starts a watchdog with the given time-out. Blocks and allocates.
    public func openWatchdog(_ settings: WatchdogSettings) throws(HardwareError) -> any Watchdog {
        try LinuxWatchdog(settings, root: root)
    }

    /// Output lines among these are taken over when its board opens them, as long as they are there, so that no line is
    /// without a holder in between; everything else among them is closed at once. Reads `/proc`, allocates.
    @discardableResult
    public func inherit(_ descriptors: InheritedDescriptors) throws(HardwareError) -> Bool {
        let inheritance: GPIOInheritance
        do {
            inheritance = try GPIOInheritance(descriptors, root: root)
        } catch {
            throw .system(device: "what was handed over", error: error)
        }
        inheriting.withLock { latestInheritance = inheritance }
        return !inheritance.hasUnknownLines
    }

    /// What was handed over last; nil when nothing was.
    var inheritance: GPIOInheritance? { inheriting.withLock { latestInheritance } }
}
