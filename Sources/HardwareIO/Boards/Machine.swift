import LinuxSystem

/// The machine on which a robot's process runs, whatever board the robot has: its watchdog, and what other processes of it
/// hand over.
///
/// Whoever puts a robot together gives it its machine. A robot on a simulated board, or on a board of a test, has none.
/// Both calls block and allocate; they belong to start-up. Safe to call from any thread.
public protocol Machine: AnyObject, Sendable {
    /// Starts a watchdog with a time-out.
    func openWatchdog(_ settings: WatchdogSettings) throws(HardwareError) -> any Watchdog

    /// Gets what another process has handed over, such as lines that it held at their safe levels: the machine's board takes
    /// them over where it opens the same, without a gap, for as long as they are still there.
    ///
    /// - Returns: whether nothing is busy for as long as that process has its copies too; false where lines cannot be taken
    ///   over and have to be given back by it first.
    @discardableResult
    func inherit(_ descriptors: InheritedDescriptors) throws(HardwareError) -> Bool
}
