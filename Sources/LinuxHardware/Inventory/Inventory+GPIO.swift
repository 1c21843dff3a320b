import HardwareIO
import LinuxSystem

extension Inventory {
    /// A GPIO chip.
    public struct GPIOChip: Sendable, Equatable {
        /// The device node, such as "/dev/gpiochip0". Its number depends on the kernel.
        public var node: String
        /// The label by which board files name it; nil when the node may not be opened.
        public var label: String?
        /// Its lines by offset; empty when the node may not be opened.
        public var lines: [Line]
        /// Whether this user may open it.
        public var access: Access
    }

    /// A line of a GPIO chip.
    public struct Line: Sendable, Equatable {
        /// Its offset in the chip.
        public var offset: UInt32
        /// The kernel's name for it; nil when it has none.
        public var name: String?
        /// Whether somebody holds it.
        public var isUsed: Bool
        /// Who holds it, by its own word; nil when nobody says so.
        public var consumer: String?
        /// Whether it is an output at present.
        public var isOutput: Bool
    }
}

extension Inventory {
    /// GPIO chips with their lines.
    public var gpioChips: [GPIOChip] { all(GPIOChip.self) }
}

extension AccessRemedy.Kind {
    static let gpio = Self(group: "gpio", rule: #"SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660""#)
}

extension Inventory.GPIOChip: KernelDevice {
    static let title = "GPIO chips"
    static let kind: DeviceKind? = .line

    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace? {
        let location = try board.locateLine(name)
        return .part(of: location.chip, location.offset)
    }

    func report(showsAll: Bool) -> [String] {
        let label = label.map { "\($0) (\(node))" } ?? node
        let head = "\(label): \(lines.count) lines" + access.note
        let shown = lines.filter { showsAll || $0.name != nil || $0.isUsed }
        return [head]
            + shown.map { line in
                let name = line.name.map { " \($0)" } ?? ""
                let use = line.isUsed ? ", used by \(line.consumer ?? "the kernel")" : ""
                return "  line \(line.offset)\(name): \(line.isOutput ? "output" : "input")\(use)"
            }
    }

    static func all(_ root: SystemRoot) -> [Inventory.GPIOChip] {
        GPIOLineFinder(root: root).nodes().map { read($0, root) }
    }

    private static func read(_ node: String, _ root: SystemRoot) -> Inventory.GPIOChip {
        do throws(SystemError) {
            let chip = try GPIOChip(node: root.path(node))
            var lines: [Inventory.Line] = []
            for offset in 0..<chip.lineCount {
                let state = try chip.state(ofLine: offset)
                lines.append(
                    .init(
                        offset: offset, name: state.name.isEmpty ? nil : state.name, isUsed: state.isUsed,
                        consumer: state.consumer.isEmpty ? nil : state.consumer, isOutput: state.isOutput))
            }
            return .init(node: node, label: chip.label, lines: lines, access: .allowed)
        } catch {
            let access = Inventory.Access.of(node, .gpio, root)
            let remedy = "it cannot be asked (\(error))"
            return .init(
                node: node, label: nil, lines: [], access: access == .allowed ? .denied(remedy: remedy) : access)
        }
    }
}
