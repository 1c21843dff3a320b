import Glibc

extension MachineCheckup {
    private static let systemNice = 23
    private static let lockMemory = 14

    /// The priority that the robot's most urgent thread or process asks for.
    private var wantedPriority: Int32 { needs.guardPriority ?? (needs.isRealtime ? 1 : 0) }

    func schedulingLimit() -> Finding {
        if hasCapability(Self.systemNice) { return Finding(.good, "real-time scheduling is allowed (CAP_SYS_NICE)") }
        let limit = limit("Max realtime priority").flatMap { Int32($0) } ?? 0
        let wanted = max(1, wantedPriority)
        if limit >= wanted { return Finding(.good, "real-time scheduling is allowed up to priority \(limit)") }
        let found = limit == 0 ? "is not allowed" : "is allowed up to priority \(limit) only, \(wanted) is wanted"
        return shortage(
            matters: wantedPriority > 0,
            "real-time scheduling \(found), so any busy program can hold up loops and guard; allow it with "
                + "\"ulimit -r 99\", or LimitRTPRIO=99 in systemd")
    }

    func memoryLimit() -> Finding? {
        if hasCapability(Self.lockMemory) { return Finding(.good, "memory may be locked (CAP_IPC_LOCK)") }
        guard let limit = limit("Max locked memory") else { return nil }
        if limit == "unlimited" { return Finding(.good, "memory may be locked without limit") }
        return shortage(
            matters: needs.isRealtime,
            "only \(limit) bytes of memory may be locked, so a tick may wait for the disk; allow it with "
                + "\"ulimit -l unlimited\", or LimitMEMLOCK=infinity in systemd")
    }

    /// How much of the time real-time tasks may have all together.
    func realtimeShare() -> Finding {
        let remedy = "set it back: sudo sysctl kernel.sched_rt_runtime_us=950000"
        switch root.text("/proc/sys/kernel/sched_rt_runtime_us").flatMap({ Int($0) }) {
        case nil: return Finding(.note, "the kernel does not tell how much time real-time tasks may have")
        case 0?:
            return Finding(.warning, "real-time tasks may have no time at all (sched_rt_runtime_us is 0); \(remedy)")
        case let share? where share < 0:
            return Finding(
                .warning,
                "a real-time task that never sleeps keeps its processor for good, from your login too "
                    + "(sched_rt_runtime_us is \(share)); \(remedy)")
        case let share?:
            let period = root.text("/proc/sys/kernel/sched_rt_period_us") ?? "1000000"
            return Finding(.good, "real-time tasks may have \(share) of each \(period) µs")
        }
    }

    func wakeUpLatency() -> Finding? {
        let node = "/dev/cpu_dma_latency"
        if access(root.path(node), W_OK) == 0 { return Finding(.good, "the processor can be kept awake (\(node))") }
        guard errno != ENOENT else {
            return Finding(.note, "the kernel has no \(node): a processor that sleeps deeply may wake up late")
        }
        return shortage(
            matters: needs.isRealtime,
            "this user may not write \(node), so wake-ups take tens of microseconds longer; give it to this user's group "
                + "with deploy/systemd/60-sinew.rules")
    }

    func governor() -> Finding? {
        let folder = "/sys/devices/system/cpu"
        let processors = root.names(in: folder).filter { $0.hasPrefix("cpu") && $0.dropFirst(3).allSatisfy(\.isNumber) }
        let governors = Set(processors.compactMap { root.text("\(folder)/\($0)/cpufreq/scaling_governor") }).sorted()
        guard !governors.isEmpty else { return nil }
        let slow = governors.filter { ["ondemand", "conservative", "powersave"].contains($0) }
        guard !slow.isEmpty else {
            return Finding(.good, "the processors' clock is set by \(governors.joined(separator: ", "))")
        }
        return Finding(
            .note,
            "the processors' clock is set by \(slow.joined(separator: ", ")): after a rest ticks take longer; for an even "
                + "time: echo performance | sudo tee \(folder)/cpu*/cpufreq/scaling_governor")
    }
}
