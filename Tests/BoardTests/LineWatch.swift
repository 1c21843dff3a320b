import CGPIO
import CLinux
import Glibc
import LinuxSystem

/// What becomes of a line by the kernel's word, in its order: no sampling, so nothing is too short to be seen.
///
/// "Line info change" in Documentation/userspace-api/gpio/gpio-v2-lineinfo-changed-read.rst.
final class LineWatch {
    /// Something that happens to a line.
    enum Change: UInt32 {
        /// Somebody has it now.
        case requested = 1
        /// Nobody has it any more: it falls to its pull.
        case released = 2
        /// Who has it has changed it.
        case reconfigured = 3
        /// What this list does not know.
        case unknown = 0
    }

    private let chip: OwnedDescriptor

    /// `GPIO_V2_GET_LINEINFO_WATCH_IOCTL`, a macro that Swift does not see: `_IOWR(0xB4, 0x06, struct gpio_v2_line_info)`.
    private static let watch = 3 << 30 | UInt(MemoryLayout<gpio_v2_line_info>.size) << 16 | 0xB4 << 8 | 0x06

    /// Begins to watch a line of the chip at a node.
    init(node: String, line: Int) throws(SystemError) {
        let chip = try OwnedDescriptor(opening: node, O_RDWR | O_NONBLOCK)
        var info = gpio_v2_line_info()
        info.offset = UInt32(line)
        guard sinew_ioctl(chip.raw, Self.watch, &info) >= 0 else {
            throw .last("GPIO_V2_GET_LINEINFO_WATCH_IOCTL")
        }
        self.chip = chip
    }

    /// What has happened since the beginning, or since it was asked last.
    func changes() throws(SystemError) -> [Change] {
        var changes: [Change] = []
        while true {
            var change = gpio_v2_line_info_changed()
            let size = MemoryLayout<gpio_v2_line_info_changed>.size
            let count = read(chip.raw, &change, size)
            if count < 0, errno == EAGAIN { return changes }
            guard count == size else { throw .last("read of a line's changes") }
            changes.append(Change(rawValue: change.event_type) ?? .unknown)
        }
    }
}
