import CI2C
import Glibc
import HardwareIO
import LinuxSystem

extension Inventory {
    /// An I2C bus.
    public struct I2CAdapter: Sendable, Equatable {
        /// The device node, such as "/dev/i2c-1".
        public var node: String
        /// The adapter's name, such as "bcm2835 (i2c@7e804000)".
        public var name: String
        /// What it can do; nil when the node may not be opened.
        public var functions: I2CFunctions?
        /// The addresses that kernel drivers hold, with the name of each chip.
        public var kernelDevices: [UInt8: String]
        /// Whether this user may open it.
        public var access: Access
    }
}

extension Inventory {
    /// I2C buses.
    public var i2cAdapters: [I2CAdapter] { all(I2CAdapter.self) }
}

extension AccessRemedy.Kind {
    static let i2c = Self(group: "i2c", rule: #"SUBSYSTEM=="i2c-dev", GROUP="i2c", MODE="0660""#)
}

extension Inventory.I2CAdapter: KernelDevice {
    static let title = "I2C buses"
    static let kind: DeviceKind? = .bus

    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace? {
        .node(DeviceNode.identity(of: try board.locateBus(name)))
    }

    func report(showsAll: Bool) -> [String] {
        let functions = functions.map { $0.contains(.combined) ? ", I2C and SMBus" : ", SMBus only" } ?? ""
        let head = "\(node): \(name)\(functions)" + access.note
        let owned = kernelDevices.sorted { $0.key < $1.key }
        return [head] + owned.map { "  address 0x\(String($0.key, radix: 16)): \($0.value)" }
    }

    static func all(_ root: SystemRoot) -> [Inventory.I2CAdapter] {
        let devices = root.names(in: "/sys/bus/i2c/devices")
        return devices.filter { $0.hasPrefix("i2c-") }.map { adapter in
            var access = Inventory.Access.of("/dev/\(adapter)", .i2c, root)
            if case .noNode = access {
                access = .noNode(remedy: "load the module that makes the nodes: sudo modprobe i2c-dev")
            }
            return Inventory.I2CAdapter(
                node: "/dev/\(adapter)",
                name: root.text("/sys/bus/i2c/devices/\(adapter)/name") ?? adapter,
                functions: access == .allowed ? functions(of: root.path("/dev/\(adapter)")) : nil,
                kernelDevices: kernelDevices(on: adapter, among: devices, root),
                access: access)
        }
    }

    private static func functions(of node: String) -> I2CFunctions? {
        do {
            let descriptor = try OwnedDescriptor(opening: node, O_RDWR)
            var bits: UInt = 0
            return sinew_i2c_functions(descriptor.raw, &bits) >= 0 ? I2CFunctions(rawValue: bits) : nil
        } catch {
            return nil  // The adapter went while we looked, or is no adapter.
        }
    }

    /// "1-0048" is the chip at address 0x48 of i2c-1.
    private static func kernelDevices(
        on adapter: String, among devices: [String], _ root: SystemRoot
    ) -> [UInt8: String] {
        let prefix = "\(adapter.dropFirst(4))-"
        var found: [UInt8: String] = [:]
        for device in devices where device.hasPrefix(prefix) {
            guard let address = UInt8(device.dropFirst(prefix.count), radix: 16),
                root.link("/sys/bus/i2c/devices/\(device)/driver") != nil
            else { continue }
            found[address] = root.text("/sys/bus/i2c/devices/\(device)/name") ?? device
        }
        return found
    }
}
