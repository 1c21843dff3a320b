import Glibc
import HardwareIO
import LinuxSystem

extension BusError {
    /// What an error of a call on an open GPIO line means.
    init(gpio error: SystemError) {
        switch error.code {
        case ENODEV, ENXIO, ESHUTDOWN: self = .disconnected
        case EOPNOTSUPP, ENOTTY: self = .unsupported
        default: self = .system(error)
        }
    }
}
