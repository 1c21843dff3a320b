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
    /// The kernel or the adapter's driver refuses such a transfer, and does not say why.
    case unsupported
    /// The adapter has no way to make such a transfer; which one it lacks.
    case adapterLacks(I2CShortfall)
    /// What is asked for is no transfer, on whichever adapter: a mistake of the driver.
    case malformed(I2CMistake)
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
        case .unsupported: "cannot do this transfer (the kernel's log may say why)"
        case .adapterLacks(let what): "cannot do this transfer: \(what)"
        case .malformed(let mistake): "is asked for what is no transfer: \(mistake); this is a mistake in its driver"
        case .closed: "is closed"
        case .system(let error): "failed (\(error))"
        }
    }
}
