import LinuxSystem

/// A watchdog of the machine: it restarts all of it, kernel included, when it is not fed in time.
///
/// It runs from the moment it is opened, with its full time-out. One that goes without ``disarm()`` runs on: whoever
/// ends without an orderly stop leaves the machine to it. One thread at a time.
public protocol Watchdog: AnyObject, Sendable {
    /// Its node and what the driver calls it: "/dev/watchdog (Broadcom BCM2835 Watchdog timer)".
    var name: String { get }

    /// How long after the last feeding it acts, in seconds, as the driver has it: some round what they are asked for.
    var timeoutSeconds: Int { get }

    /// Begins the time-out anew. One system call.
    func feed() throws(SystemError)

    /// Stops it and gives it back, for an orderly end. Idempotent.
    ///
    /// - Throws: `EBUSY` when the driver does not let it stop ("nowayout"), or any other refusal; it then runs on and
    ///   restarts the machine, unless somebody else feeds it.
    func disarm() throws(SystemError)
}

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
