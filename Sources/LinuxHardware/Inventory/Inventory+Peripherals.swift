import HardwareIO
import LinuxSystem

extension Inventory {
    /// Serial ports with hardware behind them.
    public var serialPorts: [SerialPort] { all(SerialPort.self) }
    /// Gamepads, keyboards, buttons.
    public var inputDevices: [InputDevice] { all(InputDevice.self) }

    /// A serial port with hardware behind it.
    public struct SerialPort: Sendable, Equatable {
        /// The device node, such as "/dev/ttyACM0".
        public var node: String
        /// Other names of the same port that stay when it is plugged elsewhere, such as "/dev/serial/by-id/…".
        public var aliases: [String]
        /// The kernel driver, such as "cdc_acm".
        public var driver: String
        /// Whether this user may open it.
        public var access: Access
    }

    /// A device that sends input events.
    public struct InputDevice: Sendable, Equatable {
        /// The device node, such as "/dev/input/event0".
        public var node: String
        /// Its own name.
        public var name: String
        /// Whether this user may open it.
        public var access: Access
    }
}

extension AccessRemedy.Kind {
    static let serial = Self(
        group: "dialout", rule: #"SUBSYSTEM=="tty", KERNEL=="tty[A-Z]*[0-9]", GROUP="dialout", MODE="0660""#)
    static let input = Self(group: "input", rule: #"SUBSYSTEM=="input", KERNEL=="event*", GROUP="input", MODE="0660""#)
}

extension Inventory.SerialPort: KernelDevice {
    static let title = "serial ports"
    static let kind: DeviceKind? = .serial

    func report(showsAll: Bool) -> [String] {
        ["\(node): \(driver)" + aliases.map { ", \($0)" }.joined() + access.note]
    }

    static func all(_ root: SystemRoot) -> [Inventory.SerialPort] {
        root.names(in: "/sys/class/tty").compactMap { port in
            guard let driver = driver(of: port, root),
                // The 8250 driver keeps ports of type 0, unknown, in reserve: nothing is behind them.
                root.text("/sys/class/tty/\(port)/type") != "0"
            else { return nil }
            return Inventory.SerialPort(
                node: "/dev/\(port)", aliases: aliases(of: port, root), driver: driver,
                access: .of("/dev/\(port)", .serial, root))
        }
    }

    /// The driver's name; nil when nothing drives the port: a console, a pseudo-terminal.
    private static func driver(of port: String, _ root: SystemRoot) -> String? {
        let device = "/sys/class/tty/\(port)/device"
        guard let driver = root.link("\(device)/driver").map(Directory.lastPart(of:)) else { return nil }
        // Since Linux 6.5 a port hangs from a controller, and that from the device that has a driver of its own.
        return driver == "port" ? root.link("\(device)/../../driver").map(Directory.lastPart(of:)) ?? driver : driver
    }

    private static func aliases(of port: String, _ root: SystemRoot) -> [String] {
        let names =
            root.names(in: "/dev").filter { $0.hasPrefix("serial") }.map { "/dev/\($0)" }
            + root.names(in: "/dev/serial/by-id").map { "/dev/serial/by-id/\($0)" }
        return names.filter { root.link($0).map(Directory.lastPart(of:)) == port }
    }
}

extension Inventory.InputDevice: KernelDevice {
    static let title = "input devices"

    func report(showsAll: Bool) -> [String] { ["\(node): \(name)" + access.note] }

    static func all(_ root: SystemRoot) -> [Inventory.InputDevice] {
        root.names(in: "/sys/class/input").filter { $0.hasPrefix("event") }.map { device in
            Inventory.InputDevice(
                node: "/dev/input/\(device)",
                name: root.text("/sys/class/input/\(device)/device/name") ?? device,
                access: .of("/dev/input/\(device)", .input, root))
        }
    }
}
