import Glibc
import HardwareIO
import LinuxSystem

extension BusError {
    /// What an error of an I2C transfer means, after Documentation/i2c/fault-codes.rst.
    ///
    /// `ENODEV` counts as an address that nobody has: adapters without a real bus say so. That the adapter itself has
    /// gone is for the caller to find out.
    init(i2c error: SystemError) {
        switch error.code {
        case ENXIO, EREMOTEIO, ENODEV:
            self = .noAcknowledge
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
