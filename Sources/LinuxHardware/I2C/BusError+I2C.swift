import Glibc
import HardwareIO
import LinuxSystem

extension BusError {
    /// What an error of an I2C transfer means, after Documentation/i2c/fault-codes.rst.
    ///
    /// - Parameter adapterIsPresent: asked only when the error may mean that the adapter itself is gone.
    init(i2c error: SystemError, adapterIsPresent: () -> Bool) {
        switch error.code {
        case ENXIO, EREMOTEIO:
            self = .noAcknowledge
        case ENODEV:
            // Adapters without a real bus say so of an address that nobody has; a removed one says so of itself.
            self = adapterIsPresent() ? .noAcknowledge : .disconnected
        case ESHUTDOWN:
            self = .disconnected
        case ETIMEDOUT:
            self = .timedOut
        case EAGAIN, EBUSY:
            self = .arbitrationLost
        case EOPNOTSUPP, ENOTTY:
            self = .unsupported
        default:
            self = .system(error)
        }
    }
}
