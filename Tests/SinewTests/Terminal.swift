import Glibc
import LinuxSystem

/// A pseudo-terminal; the test is the person before it.
final class Terminal {
    /// What a program has as its terminal.
    let slave: OwnedDescriptor
    private let master: OwnedDescriptor

    init() throws {
        let master = try OwnedDescriptor(opening: "/dev/ptmx", O_RDWR | O_NOCTTY)
        var locked: Int32 = 0
        var number: UInt32 = 0
        // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2).
        guard ioctl(master.raw, 0x4004_5431, &locked) == 0, ioctl(master.raw, 0x8004_5430, &number) == 0 else {
            throw SystemError.last("ioctl")
        }
        slave = try OwnedDescriptor(opening: "/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        self.master = master
    }

    /// Presses a key.
    func press(_ key: UInt8) throws {
        guard write(master.raw, [key], 1) == 1 else { throw SystemError.last("write") }
    }

    /// What has come up to a text.
    func read(upTo text: String) throws -> String {
        try FullPipe.read(master.raw, upTo: text)
    }
}
