import CLinux
import Glibc
import LinuxSystem

/// A serial port that a driver opens by its path, with the test at its other end: a pseudo terminal of the kernel (pty(7)).
///
/// It carries bytes as they are, both ways, and keeps what is sent until somebody reads it. Safe to use from any thread.
public final class VirtualSerialPort: Sendable {
    /// Where the driver finds it, such as "/dev/pts/3".
    public let path: String
    private let other: OwnedDescriptor
    /// Held open, so that nothing is lost while no driver has it.
    private let held: OwnedDescriptor

    /// A port that nobody has opened yet.
    public init() throws(SystemError) {
        other = try OwnedDescriptor(opening: "/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
        var number: UInt32 = 0
        guard sinew_unlock_terminal(other.raw, &number) == 0 else { throw .last("TIOCGPTN") }
        path = "/dev/pts/\(number)"
        held = try OwnedDescriptor(opening: path, O_RDWR | O_NOCTTY | O_NONBLOCK)
        var settings = termios()
        guard tcgetattr(held.raw, &settings) == 0 else { throw .last("tcgetattr") }
        cfmakeraw(&settings)
        guard tcsetattr(held.raw, TCSANOW, &settings) == 0 else { throw .last("tcsetattr") }
    }

    /// Sends to the driver.
    ///
    /// - Throws: `EAGAIN` when the driver has not read a few thousand bytes that were sent before.
    public func send(_ text: String) throws(SystemError) {
        let bytes = Array(text.utf8)
        let raw = other.raw
        let count = try SystemCall.make("write") { write(raw, bytes, bytes.count) }
        guard count == bytes.count else { throw SystemError(call: "write", code: EAGAIN) }
    }

    /// What the driver has sent since the last call; empty when there is nothing. Never waits.
    public func received() throws(SystemError) -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(other.raw, &bytes, bytes.count)
            if count > 0 {
                all += bytes.prefix(count)
            } else if count == 0 || errno == EAGAIN {
                return String(decoding: all, as: UTF8.self)
            } else if errno != EINTR {
                throw .last("read")
            }
        }
    }
}
