import LinuxSystem

extension MachineCheckup {
    /// A process that the scheduler prefers to the guard.
    private struct Rival {
        var process: Int
        var name: String
        /// nil for SCHED_DEADLINE, which comes before all priorities.
        var priority: Int32?
    }

    /// How many are named.
    private static let shown = 8

    /// The processes that can keep the guard from acting. Threads of the kernel are left out: it could not do without them.
    func rivals() -> [Finding] {
        let limit = needs.guardPriority ?? 0
        let all = processes().filter { $0.priority.map { $0 > limit } ?? true }
        let guardText = needs.guardPriority.map { "the guard's \($0)" } ?? "the guard, an ordinary process"
        guard !all.isEmpty else {
            return [Finding(.good, "no program has a higher real-time priority than \(guardText)")]
        }
        let findings = all.prefix(Self.shown).map { rival in
            shortage(matters: needs.wantsGuard && needs.hasOutputs, text(rival, above: guardText))
        }
        let rest = all.count - findings.count
        guard rest > 0 else { return findings }
        return findings + [shortage(matters: needs.wantsGuard && needs.hasOutputs, "and \(rest) more such programs")]
    }

    private func text(_ rival: Rival, above guardText: String) -> String {
        guard let priority = rival.priority else {
            return "\(rival.name) (process \(rival.process)) runs with SCHED_DEADLINE, before \(guardText): while it "
                + "computes, the guard cannot act; give it another policy: sudo chrt -o -p 0 \(rival.process)"
        }
        let higher = priority < 99 ? ", or raise the guard: \"guard\": {\"priority\": \(priority + 1)}" : ""
        return "\(rival.name) (process \(rival.process)) runs with real-time priority \(priority), above \(guardText): "
            + "while it computes, the guard cannot act; lower it: sudo chrt -f -p 1 \(rival.process)\(higher)"
    }

    private func processes() -> [Rival] {
        root.names(in: "/proc").compactMap { Int($0) }.compactMap { process in
            let threads = root.names(in: "/proc/\(process)/task").compactMap { thread in
                root.text("/proc/\(process)/task/\(thread)/stat").flatMap { Self.rival(process, $0) }
            }
            return threads.max { Self.rank($0) < Self.rank($1) }
        }.sorted { (-Self.rank($0), $0.process) < (-Self.rank($1), $1.process) }
    }

    private static func rank(_ rival: Rival) -> Int32 { rival.priority ?? 100 }

    /// A thread with a real-time policy by its line in `/proc` (proc_pid_stat(5)); nil for any other.
    private static func rival(_ process: Int, _ stat: String) -> Rival? {
        // "4711 (a name) R …": the name may have spaces and parentheses of its own.
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"), open < close else { return nil }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        // The third field is the first after the name.
        guard fields.count > 38, let flags = UInt64(fields[6]), let priority = Int32(fields[37]) else { return nil }
        let isOfKernel = flags & 0x0020_0000 != 0
        let name = String(
            stat[stat.index(after: open)..<close].unicodeScalars.map { scalar in
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : Character(scalar)
            })
        guard !isOfKernel else { return nil }
        switch fields[38] {
        case "1", "2": return Rival(process: process, name: name, priority: priority)
        case "6": return Rival(process: process, name: name, priority: nil)
        default: return nil
        }
    }
}
