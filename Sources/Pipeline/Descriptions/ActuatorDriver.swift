import HardwareIO
import LinuxSystem

/// A device that is driven: one per entry of the pipeline's `actuators`.
///
/// The runtime opens it, writes it from one loop's tick, makes it safe and closes it.
public protocol ActuatorDriver<Value>: AnyObject, Sendable {
    /// What it is driven with.
    associatedtype Value: ActuatorValue

    /// Claims the device with its output at `safe` from the first moment. When it throws, nothing stays open.
    func open(on board: any Board, safe: Value) throws(HardwareError)

    /// Drives the output. One bounded call without allocation: it is part of a tick. Where the device is on a bus that may
    /// make a transfer wait, it leaves the value for `writer`.
    func write(_ value: Value) throws(BusError)

    /// What drives the output to `value` without this object's help; valid from `open` to `close`.
    ///
    /// The guard keeps and plays it. The runtime itself plays it only where there is no `writer`: from a tick.
    func safeActions(for value: Value) -> [SafeAction]

    /// What writes the output on a thread of its own; nil where `write` does it by itself. Constant.
    var writer: (any OutputWriter)? { get }

    /// Gives the device back; its output has been made safe before.
    func close()
}

extension ActuatorDriver {
    /// Nil: most outputs are written in the tick.
    public var writer: (any OutputWriter)? { nil }
}
