import Glibc
import HardwareIO

extension Inventory {
    /// A PWM chip.
    public struct PWMChip: Sendable, Equatable {
        /// Its directory, such as "/sys/class/pwm/pwmchip0". The number depends on the kernel.
        public var directory: String
        /// The name of its device, by which board files name it, such as "fe20c000.pwm".
        public var device: String
        /// How many channels it has, counted from 0.
        public var channels: Int
        /// Whether this user may export its channels.
        public var access: Access
    }
}

extension Inventory {
    /// PWM chips.
    public var pwmChips: [PWMChip] { all(PWMChip.self) }
}

extension AccessRemedy.Kind {
    static let pwm = Self(
        group: "gpio", rule: #"SUBSYSTEM=="pwm", RUN+="/bin/sh -c 'chgrp -R gpio /sys%p; chmod -R g=u /sys%p'""#)
}

extension Inventory.PWMChip: KernelDevice {
    static let title = "PWM chips"
    static let kind: DeviceKind? = .pwm

    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace? {
        let location = try board.locatePWM(name)
        return .part(of: location.chip, location.channel)
    }

    func report(showsAll: Bool) -> [String] {
        ["\(device): \(channels) channels (\(directory))" + access.note]
    }

    static func all(_ root: SystemRoot) -> [Inventory.PWMChip] {
        let finder = PWMFinder(root: root)
        return finder.chips().map { directory in
            Inventory.PWMChip(
                directory: directory,
                device: finder.deviceName(of: directory) ?? "?",
                channels: root.text("\(directory)/npwm").flatMap { Int($0) } ?? 0,
                access: access(directory, root))
        }
    }

    /// The export file can only be written.
    private static func access(_ directory: String, _ root: SystemRoot) -> Inventory.Access {
        let export = root.path("\(directory)/export")
        if Glibc.access(export, W_OK) == 0 { return .allowed }
        return .denied(remedy: AccessRemedy(root: root).text(for: export, .pwm))
    }
}
