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

    /// What drives the output to `value` without this object's help; valid from `open` to `close`. Asked for the safe value
    /// once, after `open`.
    ///
    /// The guard keeps and plays it. The runtime itself plays it only where there is no `writer`: from a tick, and once to
    /// try it when the output has been opened at its safe value. Without a `writer` there must be at least one action and
    /// each must work, or the output is refused: nothing else could make it safe while its loop hangs. With one there must
    /// be one where the robot has a guard.
    func safeActions(for value: Value) -> [SafeAction]

    /// What writes the output on a thread of its own; nil where `write` does it by itself. Constant.
    var writer: (any OutputWriter)? { get }

    /// What goes on by itself at the safe value after ``close()``, for people; nil when the device is off or nobody's then.
    /// Constant while it is open.
    var remains: String? { get }

    /// Gives the device back; its output has been made safe before.
    func close()

    /// Ends this object, with the output at its safe value and the device in the guard's hands: nothing that would move the
    /// output, or take it from the guard.
    func leave()
}

extension ActuatorDriver {
    /// Nil: most outputs are written in the tick.
    public var writer: (any OutputWriter)? { nil }

    /// Nil: most devices do nothing that nobody holds.
    public var remains: String? { nil }

    /// Closes it, which is enough where the guard has a descriptor of its own.
    public func leave() { close() }
}
