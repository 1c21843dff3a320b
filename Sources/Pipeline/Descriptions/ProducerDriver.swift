import HardwareIO
import LinuxSystem

/// A device that produces readings: one per entry of the pipeline's `producers`.
///
/// The runtime opens it, runs it on a thread of its own, and closes it, in this order; again from the beginning when
/// `run` ends by itself. `interrupt()` may come at any time in between, from another thread. A driver whose `run` does
/// not end within two seconds of that is left behind as it is, and the process ends without it.
public protocol ProducerDriver: AnyObject, Sendable {
    /// How long it is between two readings when all is well; nil, the default, for a device that may be silent for as
    /// long as it likes, such as a button. A driver that owes readings and gives none, nor says why, is told to hang.
    var period: Duration? { get }

    /// Claims the device. The loops wait for all of them at the start: what a device needs time for, such as a reset, and
    /// what may fail while the robot is right and a cable is loose, belongs into `run`.
    ///
    /// When it throws, nothing of it stays open; at the start the robot is refused.
    func open(on board: any Board) throws(HardwareError)

    /// Produces readings until `stop` is signalled. The thread is the driver's alone; it may block.
    ///
    /// A device that fails for a while is the driver's to wait for, never in a hot loop; what it sees goes to `health`.
    func run(until stop: StopSignal, health: DriverHealth)

    /// Wakes `run` out of whatever it waits for; `stop` has been signalled before.
    func interrupt()

    /// Gives the device back. `run` has ended, or was never called.
    func close()
}

extension ProducerDriver {
    /// None: silence is normal.
    public var period: Duration? { nil }
}
