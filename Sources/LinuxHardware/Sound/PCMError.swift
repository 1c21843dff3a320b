import CALSA
import Glibc
import HardwareIO
import LinuxSystem

extension BusError {
    /// What alsa-lib returned for a device that is open.
    init(pcm code: Int32, _ call: StaticString) {
        switch -code {
        case ENODEV, ENOENT, ENOTTY: self = .disconnected
        default: self = .system(SystemError(call: call, code: -code))
        }
    }
}

extension BusError {
    /// Whether the card stands because it was read or written too late, or was asleep: it can go on.
    var isStandstill: Bool {
        guard case .system(let error) = self else { return false }
        return error.code == EPIPE || error.code == ESTRPIPE
    }
}

/// Makes a call of alsa-lib: what it returns is a negative error number or counts something.
@discardableResult
func pcmCall(_ name: StaticString, _ result: Int) throws(BusError) -> Int {
    guard result >= 0 else { throw BusError(pcm: Int32(clamping: result), name) }
    return result
}
