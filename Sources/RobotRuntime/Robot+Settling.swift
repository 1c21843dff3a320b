import LinuxSystem
import Pipeline
import Quantities

/// The end of outputs on devices that may hang.
extension Robot {
    /// How long safe values may take to reach their devices, when a guard goes on trying and when nobody does.
    private static let patience: (guarded: Duration, alone: Duration) = (.seconds(2), .seconds(5))

    /// Waits until the safe values are on the devices, as long as that is reasonable, and notes those that are not.
    ///
    /// - Returns: the actuators whose device has not taken its safe value.
    func settleOutputs() -> [Actuator] {
        let patience = guardKeeper == nil ? Self.patience.alone : Self.patience.guarded
        let deadline = Timestamp.now().advanced(by: patience)
        var late = openActuators.filter { !$0.settle(until: deadline) }
        while guardKeeper == nil, !late.isEmpty, Timestamp.now() < deadline {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            late = late.filter { !$0.settle(until: deadline) }
        }
        unreached += late.map { actuator in
            if case .failing(let reason) = actuator.health { "\(actuator.name) (\(reason))" } else { actuator.name }
        }
        if let cutoff, !cutoff.settle() { unreached.append("cutoff") }
        return late
    }

    /// Gives the devices back. Those that have not taken their safe values may hang: their closing is waited for no longer
    /// than the safe values were, and the process may end without it.
    func closeActuators(_ late: [Actuator]) {
        let isHeld = holder != nil
        for actuator in openActuators where !late.contains(where: { $0 === actuator }) {
            actuator.close(isHeld: isHeld)
        }
        guard !late.isEmpty else { return }
        do {
            let closing = try SystemThread(ThreadSettings(name: "closing")) {
                for actuator in late { actuator.close(isHeld: isHeld) }
            }
            if !closing.join(until: Timestamp.now().advanced(by: .seconds(1))) { closing.detach() }
        } catch {
            // No thread to be had: they are left as they are, and go with the process.
        }
    }
}
