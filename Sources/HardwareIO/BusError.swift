import LinuxSystem

/// A transfer, edge or write that failed on a device that is open.
///
/// Small and without references: throwing it allocates nothing, so it may cross the real-time path.
public enum BusError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No chip answered to the address.
    case noAcknowledge
    /// The bus or the chip did not finish in time.
    case timedOut
    /// Another master won the bus, or the bus is held by a stuck chip.
    case arbitrationLost
    /// The device is gone: unplugged, or its driver unbound.
    case disconnected
    /// The adapter cannot do such a transfer.
    case unsupported
    /// The object has been closed.
    case closed
    /// Any other refusal of the kernel.
    case system(SystemError)

    /// The fault in words, without the device's name: the owner says which device.
    public var description: String {
        switch self {
        case .noAcknowledge: "does not answer"
        case .timedOut: "did not finish in time"
        case .arbitrationLost: "lost the bus (another master, or a chip holds it low)"
        case .disconnected: "is disconnected"
        case .unsupported: "cannot do this transfer"
        case .closed: "is closed"
        case .system(let error): "failed (\(error))"
        }
    }
}
