import HardwareIO
import LinuxSystem

/// What the kernel has of one kind of device: how all are listed and shown, and how the one of a name is found. The
/// kernel's side of a row of ``DeviceKind``.
protocol KernelDevice: Sendable, Equatable {
    /// What stands above them in `sinew devices`.
    static var title: String { get }
    /// The kind as pipelines name it; nil for what no pipeline names as a device of its board.
    static var kind: DeviceKind? { get }

    /// All that this machine has. Claims nothing and sends nothing to any chip.
    static func all(_ root: SystemRoot) -> [Self]

    /// Where the device of a name really is, to be compared: a part by its chip's name in the kernel, a node by its device.
    ///
    /// - Returns: nil where there is nothing to find out.
    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace?

    /// Itself as `sinew devices` shows it.
    ///
    /// - Parameter showsAll: also parts that have no name and that nobody uses.
    func report(showsAll: Bool) -> [String]
}

extension KernelDevice {
    static var kind: DeviceKind? { nil }

    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace? {
        kind.flatMap { board.locateNode(name, $0) }
    }

    static func entries(_ root: SystemRoot) -> [any KernelDevice] { all(root) }

    static func section(_ entries: [any KernelDevice], showsAll: Bool) -> Inventory.Section {
        Inventory.Section(title: title, lines: entries.flatMap { $0.report(showsAll: showsAll) })
    }
}
