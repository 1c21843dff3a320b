import HardwareIO
import LinuxSystem

/// Whether an output can be made safe by others than its loop, found out while it is opened at its safe value.
package enum SafetyTrial {
    /// Plays the safe actions once: the output stands there already, so nothing moves.
    ///
    /// - Throws: when there is none, or one fails: such an output may not be driven.
    package static func play(_ actions: [SafeAction], of device: String) throws(HardwareError) {
        guard !actions.isEmpty else {
            throw .unsupported(
                device: device,
                reason: "it has no safe action and no writer, so nothing could make it safe while its loop hangs; "
                    + "give its driver one")
        }
        for action in actions {
            do {
                try action.perform()
            } catch {
                throw .unsupported(
                    device: device,
                    reason: "its safe action fails (\(error)), so nothing could make it safe while its loop hangs; "
                        + "mend it in its driver, or free the device")
            }
        }
    }

    /// Sees to it that the guard gets something to play; where a writer makes the output safe, the runtime's death ends it.
    static func requireGuardable(_ actions: [SafeAction], of device: String) throws(HardwareError) {
        guard actions.isEmpty else { return }
        throw .unsupported(
            device: device,
            reason: "it has no safe action, so the guard could not make it safe when the runtime dies; "
                + "give its driver one, or do without a guard (\"guard\": false)")
    }
}
