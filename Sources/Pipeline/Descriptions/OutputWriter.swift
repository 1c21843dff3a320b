import Quantities

/// What writes an actuator's output on a thread of its own, because a transfer on its bus may take long.
///
/// The driver's `write` only leaves a value for that thread. The thread writes it if the actuator's ``ActuatorGate`` says
/// that it is driven, and the safe value otherwise, and looks again when a transfer is over: whatever was under way, the
/// safe value comes last.
public protocol OutputWriter: AnyObject, Sendable {
    /// Asks the thread to look at what is wanted now. At most one futex wake, no lock, no allocation: any thread may call
    /// it, a tick as well.
    func wake()

    /// Blocks until all that was wanted when this was called has been tried on the device, or until the deadline.
    ///
    /// - Returns: whether the device took it.
    func settle(until deadline: Timestamp) -> Bool

    /// Whether the device takes what is written, for people.
    var health: DriverHealth { get }
}
