import Glibc
import Sinew

/// A serial port that gives lines of text.
///
/// A device that Sinew's boards know nothing of: opened and waited for with the calls of the kernel.
struct SerialPort: ~Copyable {
    /// The longest line; what goes on longer is noise.
    static let longestLine = 256

    private let descriptor: OwnedDescriptor
    private var pending: [UInt8] = []

    /// Opens a port at 9600 baud, raw.
    ///
    /// - Throws: what is wrong with it, and what to do about it.
    init(_ path: String) throws(HardwareError) {
        do {
            descriptor = try Self.opened(path)
        } catch {
            switch error.code {
            case ENOENT: throw .missing(device: path, remedy: "see its cable, and the names in /dev/serial/by-id")
            case EACCES: throw .permissionDenied(device: path, remedy: "add this user to the group dialout")
            default: throw .system(device: path, error: error)
            }
        }
    }

    private static func opened(_ path: String) throws(SystemError) -> OwnedDescriptor {
        let descriptor = try OwnedDescriptor(opening: path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
        let raw = descriptor.raw
        var settings = termios()
        try SystemCall.make("tcgetattr") { Int(tcgetattr(raw, &settings)) }
        cfmakeraw(&settings)
        cfsetspeed(&settings, speed_t(B9600))
        settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
        try SystemCall.make("tcsetattr") { Int(tcsetattr(raw, TCSANOW, &settings)) }
        return descriptor
    }

    /// Blocks until there is a whole line; nil when somebody wakes it.
    mutating func nextLine(wake: WakeDescriptor) throws(SystemError) -> String? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            if pending.count > Self.longestLine { pending.removeAll() }
            switch try Poll.wait(readable: descriptor.raw, wake: wake, until: .distantFuture) {
            case .woken: return nil
            case .disconnected: throw SystemError(call: "poll", code: ENODEV)
            case .ready, .timedOut: try readMore()
            }
        }
    }

    private mutating func readMore() throws(SystemError) {
        var bytes = [UInt8](repeating: 0, count: Self.longestLine)
        let raw = descriptor.raw
        let count = try SystemCall.make("read") { read(raw, &bytes, bytes.count) }
        guard count > 0 else { throw SystemError(call: "read", code: ENODEV) }
        pending += bytes.prefix(count)
    }
}
