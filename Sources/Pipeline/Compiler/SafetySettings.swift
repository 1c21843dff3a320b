import HardwareIO

/// What a pipeline says about the robot's safety as a whole.
package struct SafetySettings: Sendable, Hashable {
    /// How a robot becomes able to move.
    package enum Arming: String, Sendable, CaseIterable {
        /// It is armed as soon as it runs.
        case automatic
        /// It stays safe until somebody arms it.
        case manual
    }

    /// When it is armed.
    package var arming = Arming.automatic
    /// The line that takes the power from everything.
    package var cutoff: CutoffSettings?
    /// Whether the robot refuses to start when the system refuses real-time scheduling or memory locking.
    package var requiresRealtime = false
    /// Whether a guard process is asked for; nil where the file does not say: then on real boards alone.
    package var wantsGuard: Bool?
    /// How old the runtime's last heartbeat may become before the guard acts.
    package var heartbeatTimeout: Duration = .milliseconds(250)
    /// The guard's SCHED_FIFO priority; nil for two above the highest loop's.
    package var guardPriority: Int32?
    /// The machine's watchdog; nil when it is not to be used.
    package var watchdog: WatchdogSettings?
    /// Whether memory is locked and the processor kept awake while loops run.
    package var isRealtime = false
}
