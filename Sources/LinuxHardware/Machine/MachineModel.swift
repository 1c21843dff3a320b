/// What a machine says that it is.
public enum MachineModel {
    /// The device tree's model ("Raspberry Pi 4 Model B Rev 1.4") or, on a PC, maker and product of its firmware; nil
    /// when the machine says nothing. Blocks and allocates.
    public static func name(_ root: SystemRoot = SystemRoot()) -> String? {
        if let model = deviceTree(root) { return model }
        let parts = ["sys_vendor", "product_name"].compactMap { root.text("/sys/class/dmi/id/\($0)") }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// The device tree's model alone.
    static func deviceTree(_ root: SystemRoot) -> String? {
        root.text("/proc/device-tree/model")
    }
}
