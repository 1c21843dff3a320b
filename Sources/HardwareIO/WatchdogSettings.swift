/// Which watchdog of the machine to use, and its patience.
public struct WatchdogSettings: Sendable, Hashable {
    /// The device node.
    public var device: String
    /// How many seconds after the last feeding it restarts the machine.
    public var timeoutSeconds: Int

    /// Settings of a watchdog; by default the machine's first one, with ten seconds.
    public init(device: String = "/dev/watchdog", timeoutSeconds: Int = 10) {
        self.device = device
        self.timeoutSeconds = timeoutSeconds
    }
}
