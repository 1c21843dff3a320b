import CGPIO
import Glibc
import HardwareIO
import LinuxSystem

/// An open GPIO chip: what it is, and what the kernel says about its lines.
///
/// Follows Documentation/userspace-api/gpio/chardev.rst. Only for start-up: opening and asking allocate.
struct GPIOChip: ~Copyable {
    /// What the kernel says about a line.
    struct LineState: Sendable, Equatable {
        /// The line's own name; empty when it has none.
        var name: String
        /// Who holds it, by its own word; empty when nobody says so.
        var consumer: String
        /// Whether somebody holds it, or the chip keeps it back.
        var isUsed: Bool
        /// Whether it is an output at present.
        var isOutput: Bool
    }

    /// The device node.
    let node: String
    /// The kernel's name, such as "gpiochip0".
    let name: String
    /// The label, which does not depend on the kernel, such as "pinctrl-rp1".
    let label: String
    /// How many lines it has.
    let lineCount: UInt32
    /// The open node, for requests.
    let descriptor: OwnedDescriptor

    /// Opens a node and asks what it is.
    init(node: String) throws(SystemError) {
        let descriptor = try OwnedDescriptor(opening: node, O_RDWR)
        var info = gpiochip_info()
        guard sinew_gpio_chip_info(descriptor.raw, &info) >= 0 else { throw .last("GPIO_GET_CHIPINFO_IOCTL") }
        self.node = node
        self.descriptor = descriptor
        name = fixedText(info.name)
        label = fixedText(info.label)
        lineCount = info.lines
    }

    /// Asks about a line.
    borrowing func state(ofLine offset: UInt32) throws(SystemError) -> LineState {
        var info = gpio_v2_line_info()
        guard sinew_gpio_line_info(descriptor.raw, offset, &info) >= 0 else {
            throw .last("GPIO_V2_GET_LINEINFO_IOCTL")
        }
        return LineState(
            name: fixedText(info.name),
            consumer: fixedText(info.consumer),
            isUsed: info.flags & UInt64(GPIO_V2_LINE_FLAG_USED.rawValue) != 0,
            isOutput: info.flags & UInt64(GPIO_V2_LINE_FLAG_OUTPUT.rawValue) != 0)
    }
}

/// The text in a character array of C, up to its first zero byte.
private func fixedText<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

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
