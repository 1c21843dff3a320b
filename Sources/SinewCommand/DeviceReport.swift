import HardwareIO
import LinuxHardware

/// The inventory of a machine as lines of text.
struct DeviceReport {
    /// The report.
    let lines: [String]

    init(_ inventory: Inventory, showsAllLines: Bool) {
        let sections = inventory.sections(showsAll: showsAllLines)
        lines = ["machine: \(inventory.model ?? "unknown")"] + sections.flatMap(Self.lines)
    }

    private static func lines(_ section: Inventory.Section) -> [String] {
        let entries = section.lines.map { "  \($0)" }
        return entries.isEmpty ? ["\(section.title): none"] : ["\(section.title):"] + entries
    }
}
