import LinuxHardware

/// The inventory of a machine as lines of text.
struct DeviceReport {
    /// The report.
    let lines: [String]

    init(_ inventory: Inventory, showsAllLines: Bool) {
        lines =
            ["machine: \(inventory.model ?? "unknown")"]
            + Self.section("GPIO chips", inventory.gpioChips.flatMap { Self.gpio($0, showsAllLines) })
            + Self.section("I2C buses", inventory.i2cAdapters.flatMap(Self.i2c))
            + Self.section(
                "PWM chips",
                inventory.pwmChips.map {
                    "\($0.device): \($0.channels) channels (\($0.directory))" + Self.note($0.access)
                })
            + Self.section(
                "video devices", inventory.videoDevices.map { "\($0.node): \($0.name)" + Self.note($0.access) })
            + Self.section("sound cards", inventory.soundCards.map { "hw:\($0.number): \($0.id), \($0.name)" })
            + Self.section(
                "serial ports",
                inventory.serialPorts.map {
                    "\($0.node): \($0.driver)" + $0.aliases.map { ", \($0)" }.joined() + Self.note($0.access)
                })
            + Self.section(
                "input devices", inventory.inputDevices.map { "\($0.node): \($0.name)" + Self.note($0.access) })
            + Self.section("watchdogs", inventory.watchdogs.map(Self.watchdog))
    }

    private static func section(_ title: String, _ entries: [String]) -> [String] {
        entries.isEmpty ? ["\(title): none"] : ["\(title):"] + entries.map { "  \($0)" }
    }

    private static func gpio(_ chip: Inventory.GPIOChip, _ showsAllLines: Bool) -> [String] {
        let label = chip.label.map { "\($0) (\(chip.node))" } ?? chip.node
        let head = "\(label): \(chip.lines.count) lines" + note(chip.access)
        let shown = chip.lines.filter { showsAllLines || $0.name != nil || $0.isUsed }
        return [head]
            + shown.map { line in
                let name = line.name.map { " \($0)" } ?? ""
                let use = line.isUsed ? ", used by \(line.consumer ?? "the kernel")" : ""
                return "  line \(line.offset)\(name): \(line.isOutput ? "output" : "input")\(use)"
            }
    }

    private static func i2c(_ adapter: Inventory.I2CAdapter) -> [String] {
        let functions = adapter.functions.map { $0.contains(.combined) ? ", I2C and SMBus" : ", SMBus only" } ?? ""
        let head = "\(adapter.node): \(adapter.name)\(functions)" + note(adapter.access)
        let owned = adapter.kernelDevices.sorted { $0.key < $1.key }
        return [head] + owned.map { "  address 0x\(String($0.key, radix: 16)): \($0.value)" }
    }

    private static func watchdog(_ watchdog: Inventory.Watchdog) -> String {
        "\(watchdog.node): \(watchdog.identity)"
            + (watchdog.longestSeconds.map { ", up to \($0) s" } ?? "")
            + (watchdog.isActive ? ", running" : "")
            + (watchdog.isNowayout ? ", cannot be stopped once it runs" : "")
            + note(watchdog.access)
    }

    private static func note(_ access: Inventory.Access) -> String {
        switch access {
        case .allowed: ""
        case .denied(let remedy): " — permission denied; \(remedy)"
        case .noNode(let remedy): " — \(remedy)"
        }
    }
}
