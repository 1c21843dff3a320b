import CGPIO
import CLinux
import Glibc
import HardwareIO
import LinuxSystem

/// An output line of a GPIO chip: a request of its own on the kernel's interface (version 2), so that it can be
/// handed to a guard, and given back, without touching any other line.
///
/// Unchecked because the contract of `OutputLine` lets one thread at a time write and close it.
final class GPIOOutputLine: OutputLine, @unchecked Sendable {
    private var request: OwnedDescriptor?
    private let use = ExclusiveUse()

    /// Requests the line, driven to its initial level from the first moment on.
    init(
        _ chip: borrowing GPIOChip, offset: UInt32, _ settings: OutputLineSettings, consumer: String
    ) throws(SystemError) {
        let descriptor = sinew_gpio_output_open(
            chip.descriptor.raw, offset, settings.isActiveLow, settings.initialLevel, consumer)
        request = try OwnedDescriptor(descriptor, from: "GPIO_V2_GET_LINE_IOCTL")
    }

    /// Takes over a request that another process has made for this line alone. The line is driven all the while, and stays
    /// as it is where it already has the initial level.
    init(takingOver request: consuming OwnedDescriptor, _ settings: OutputLineSettings) throws(SystemError) {
        guard sinew_gpio_output_change(request.raw, settings.isActiveLow, settings.initialLevel) >= 0 else {
            throw .last("GPIO_V2_LINE_SET_CONFIG_IOCTL")
        }
        self.request = consume request
    }

    func set(_ level: Bool) throws(BusError) {
        use.enter("OutputLine.set")
        defer { use.leave() }
        guard let descriptor = request?.raw else { throw .closed }
        var values = Self.values(for: level)
        guard sinew_ioctl(descriptor, sinew_gpio_set_values_request(), &values) >= 0 else {
            throw BusError(gpio: .last("GPIO_V2_LINE_SET_VALUES_IOCTL"))
        }
    }

    func safeActions(for level: Bool) -> [SafeAction] {
        guard let descriptor = request?.raw else { return [] }
        let payload = withUnsafeBytes(of: Self.values(for: level)) { [UInt8]($0) }
        return [.control(descriptor: descriptor, request: sinew_gpio_set_values_request(), payload: payload)]
    }

    func close() {
        use.enter("OutputLine.close")
        defer { use.leave() }
        request = nil
    }

    /// The kernel's structure for a request of one line. The level is logical: the kernel turns an active-low line.
    private static func values(for level: Bool) -> gpio_v2_line_values {
        gpio_v2_line_values(bits: level ? 1 : 0, mask: 1)
    }
}
