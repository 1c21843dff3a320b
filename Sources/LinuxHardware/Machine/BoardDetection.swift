import HardwareIO
import LinuxSystem

/// Tells which of the known boards this machine is.
public enum BoardDetection {
    /// The descriptions that match this machine, the most telling match first; none when nothing is known about it.
    ///
    /// A match holds when all that it names is found: the beginning of the device tree's model, and a GPIO chip of that
    /// label which this user may open. Blocks and allocates.
    public static func matches(
        _ boards: [BoardDescription], root: SystemRoot = SystemRoot()
    ) -> [BoardDescription] {
        let model = MachineModel.deviceTree(root)
        let wantsChips = boards.contains { $0.match?.gpioChip != nil }
        let labels = wantsChips ? Inventory.GPIOChip.all(root).compactMap(\.label) : []
        return matches(boards, model: model, labels: labels)
    }

    static func matches(_ boards: [BoardDescription], model: String?, labels: [String]) -> [BoardDescription] {
        let found = boards.filter { board in
            guard let match = board.match, match.model != nil || match.gpioChip != nil else { return false }
            if let prefix = match.model, model?.hasPrefix(prefix) != true { return false }
            if let label = match.gpioChip, !labels.contains(label) { return false }
            return true
        }
        // A longer model says more; among equals a chip's label does, and then the order in which they were given.
        return found.enumerated().sorted { left, right in
            (weight(left.element), -left.offset) > (weight(right.element), -right.offset)
        }.map(\.element)
    }

    private static func weight(_ board: BoardDescription) -> Int {
        (board.match?.model?.utf8.count ?? 0) * 2 + (board.match?.gpioChip == nil ? 0 : 1)
    }
}

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
