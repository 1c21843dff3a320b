import Glibc
import HardwareIO

/// Finds the node of an I2C bus, and says what to do when it is not there.
struct I2CAdapterFinder {
    let root: SystemRoot

    /// The given node, when it is there.
    func node(_ node: String, bus: String) throws(HardwareError) -> String {
        let path = root.path(node)
        guard access(path, F_OK) != 0 else { return path }
        let adapter = Self.name(ofNode: node)
        throw .missing(
            device: bus == node ? bus : "\(bus) (\(node))", remedy: remedy(hasAdapter: adapters().contains(adapter)))
    }

    /// The node of the only adapter with this name.
    func node(named name: String, bus: String) throws(HardwareError) -> String {
        let found = root.names(in: "/sys/class/i2c-dev").filter { root.text("/sys/class/i2c-dev/\($0)/name") == name }
        if found.count > 1 {
            let nodes = found.map { "/dev/\($0)" }.joined(separator: " and ")
            throw .unsupported(
                device: "\(bus) (\(name))", reason: "\(nodes) both have this name; give one of them as its device")
        }
        if let found = found.first { return try node("/dev/\(found)", bus: bus) }
        throw .missing(device: "\(bus) (\(name))", remedy: remedy(hasAdapter: hasAdapter(named: name)))
    }

    /// Whether the kernel has an adapter of this name, with a node or without.
    func hasAdapter(named name: String) -> Bool {
        adapters().contains { root.text("/sys/bus/i2c/devices/\($0)/name") == name }
    }

    /// `i2cN` for each `/dev/i2c-N`.
    func busNames() -> [String] {
        root.names(in: "/dev").filter { $0.hasPrefix("i2c-") }.map { "i2c\($0.dropFirst(4))" }
    }

    /// The adapters that the kernel has, "i2c-1", with a node or without.
    private func adapters() -> [String] {
        root.names(in: "/sys/bus/i2c/devices").filter { $0.hasPrefix("i2c-") }
    }

    private func remedy(hasAdapter: Bool) -> String {
        if hasAdapter { return "its adapter is: load the module that makes the nodes (sudo modprobe i2c-dev)" }
        if (root.text("/proc/device-tree/model") ?? "").hasPrefix("Raspberry Pi") {
            return "switch the bus on: put dtparam=i2c_arm=on into /boot/firmware/config.txt and restart"
        }
        return "this machine has no such adapter: sinew devices shows what it has"
    }

    /// "i2c-1" for "/dev/i2c-1".
    static func name(ofNode node: String) -> String {
        node.split(separator: "/").last.map(String.init) ?? node
    }
}
