import HardwareIO
import LinuxSystem

/// A device that produces readings: one per entry of the pipeline's `producers`.
///
/// The runtime opens it, runs it on a thread of its own, and closes it, in this order and each once. `interrupt()`
/// may come at any time in between, from another thread.
public protocol ProducerDriver: AnyObject, Sendable {
    /// Claims the device and sets it up. Blocks for as long as that takes.
    ///
    /// When it throws, nothing of it stays open.
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
