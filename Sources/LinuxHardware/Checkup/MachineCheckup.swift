import Glibc
import LinuxSystem

/// Looks at what of this machine endangers a robot. It reads `/proc` and `/sys` as any user may, opens no device, and changes
/// nothing. What concerns limits is about this user and this shell; a service has its own.
public struct MachineCheckup: Sendable {
    let root: SystemRoot
    let needs: MachineNeeds

    /// A check-up for a robot.
    public init(_ needs: MachineNeeds, root: SystemRoot = SystemRoot()) {
        self.needs = needs
        self.root = root
    }

    /// All that was found, one line each. Blocks and allocates.
    public func findings() -> [Finding] {
        [schedulingLimit(), realtimeShare()] + rivals()
            + [memoryLimit(), wakeUpLatency(), descriptors(), kernel()].compactMap { $0 }
            + [governor()].compactMap { $0 } + supply() + [watchdog(), cutoff()]
    }

    /// A warning where it matters to this robot, else a note.
    func shortage(matters: Bool, _ text: String) -> Finding {
        Finding(needs.isKnown && matters ? .warning : .note, text)
    }

    /// The soft limit of a resource, as `/proc/self/limits` words it; nil when that cannot be read.
    func limit(_ name: String) -> String? {
        guard let text = root.text("/proc/self/limits") else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(separator: " ").first.map(String.init)
    }

    /// Whether this process has a capability (capabilities(7)) by its number.
    func hasCapability(_ number: Int) -> Bool {
        guard let text = root.text("/proc/self/status") else { return false }
        let line = text.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        let digits = line?.split(whereSeparator: { $0 == "\t" || $0 == " " || $0 == ":" }).last
        guard let bits = digits.flatMap({ UInt64($0, radix: 16) }) else { return false }
        return bits & (1 << UInt64(number)) != 0
    }

    private func descriptors() -> Finding? {
        guard let limit = limit("Max open files").flatMap({ Int($0) }) else { return nil }
        let free = limit - root.names(in: "/proc/self/fd").count
        let wanted = 64 + 4 * needs.parts
        guard free < wanted else { return Finding(.good, "\(free) of \(limit) descriptors are free") }
        return Finding(
            .warning,
            "only \(free) descriptors are free of \(limit), where a robot of this size may need \(wanted); raise the limit: "
                + "ulimit -n 4096, or LimitNOFILE=4096 in systemd")
    }

    private func kernel() -> Finding? {
        guard let release = root.text("/proc/sys/kernel/osrelease") else { return nil }
        let numbers = release.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "+" }).prefix(2).map {
            Int($0) ?? 0
        }
        guard numbers.count == 2 else { return nil }
        if (numbers[0], numbers[1]) >= (6, 1) {
            return Finding(.good, "the kernel (\(release)) lets lines pass from a guard to the next run without a gap")
        }
        return shortage(
            matters: needs.wantsGuard && needs.hasOutputs,
            "the kernel (\(release)) is older than 6.1: lines have only their pulls for some milliseconds when the next run "
                + "takes them over; use a newer one, or give each line a pull to its safe level")
    }

    private func watchdog() -> Finding {
        let found = Inventory.Watchdog.all(root)
        guard let node = needs.watchdog else {
            let advice =
                found.isEmpty
                ? "this machine has no watchdog, so nothing restarts it when its kernel hangs"
                : "nothing restarts the machine when its kernel hangs; \"watchdog\": {} in the file uses \(found[0].node)"
            return Finding(.note, advice)
        }
        let names = WatchdogFinder(root: root).nodes(like: node)
        guard let watchdog = found.first(where: { names.contains($0.node) }) else {
            return Finding(
                .warning,
                "the file asks for \(node), which this machine does not have; load its driver, or remove the key")
        }
        switch watchdog.access {
        case .allowed: return Finding(.good, "\(node) (\(watchdog.identity)) is there")
        case .denied(let remedy), .noNode(let remedy):
            return Finding(.warning, "\(node) (\(watchdog.identity)) cannot be used: \(remedy)")
        }
    }

    private func cutoff() -> Finding {
        if needs.hasCutoff {
            return Finding(.good, "a cutoff line takes the power from everything without a bus or a loop")
        }
        return Finding(
            .note,
            "no cutoff line: nothing takes the power from the outputs when a bus or the kernel hangs; "
                + "\"cutoff\": {\"line\": …} in the file names one")
    }
}
