import LinuxSystem

/// Keeps the process fit for real time for as long as a robot runs.
final class RealtimeHold {
    private let process: RealtimeProcess

    init() {
        process = RealtimeProcess()
    }

    /// What the system refused.
    var refusals: [SystemThread.Refusal] { process.refusals }
}
