import HardwareIO
import LinuxSystem

/// Finds PWM channels by the name of their chip's device; by the number of `pwmchipN`, which depends on the kernel, only
/// where the user gives that.
struct PWMFinder {
    let root: SystemRoot

    /// A channel of the chip whose device has this name.
    ///
    /// - Parameter isByNumber: whether it may be the kernel's name of the chip instead, such as "pwmchip0".
    func channel(
        _ name: String, chip: String, channel: UInt32, isByNumber: Bool
    ) throws(HardwareError) -> PWMLocation {
        let device = "\(name) (\(chip) channel \(channel))"
        let directories = chips()
        let numbered = isByNumber ? directories.first { Directory.lastPart(of: $0) == chip } : nil
        guard let directory = directories.first(where: { deviceName(of: $0) == chip }) ?? numbered else {
            throw .missing(device: device, remedy: remedy(others: directories.compactMap(deviceName(of:))))
        }
        let count = root.text("\(directory)/npwm").flatMap { UInt32($0) } ?? 0
        guard channel < count else {
            throw .missing(device: device, remedy: "\(chip) has \(count) channels, counted from 0")
        }
        return PWMLocation(device: device, chip: root.path(directory), channel: channel)
    }

    /// The directories of all chips, without the root's prefix.
    func chips() -> [String] {
        root.names(in: "/sys/class/pwm").filter { $0.hasPrefix("pwmchip") }.map { "/sys/class/pwm/\($0)" }
    }

    /// The name of the device behind a chip, such as "fe20c000.pwm".
    func deviceName(of directory: String) -> String? {
        root.link("\(directory)/device").map(Directory.lastPart(of:))
    }

    private func remedy(others: [String]) -> String {
        if !others.isEmpty { return "the PWM chips here are \(others.joined(separator: ", "))" }
        if (root.text("/proc/device-tree/model") ?? "").hasPrefix("Raspberry Pi") {
            return "switch PWM on: put dtoverlay=pwm-2chan into /boot/firmware/config.txt and restart"
        }
        return "this machine has no PWM chip: sinew devices shows what it has"
    }
}

/// Where a PWM channel is on this machine, and how to call it in a message.
struct PWMLocation: Sendable, Equatable {
    /// "PWM0 (fe20c000.pwm channel 0)".
    var device: String
    /// The chip's directory, such as "/sys/class/pwm/pwmchip0".
    var chip: String
    /// The channel's number in the chip.
    var channel: UInt32

    /// The channel's directory, there once it is exported.
    var directory: String { "\(chip)/pwm\(channel)" }
}
