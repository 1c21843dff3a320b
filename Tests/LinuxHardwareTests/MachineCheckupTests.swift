import LinuxSystem
import Testing

@testable import LinuxHardware

/// What a check-up says of a machine that the test has made up.
struct MachineCheckupTests {
    private let tree: TemporaryTree

    /// A machine on which nothing is wrong.
    init() throws {
        tree = try TemporaryTree()
        try tree.file(
            "/proc/self/limits",
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max open files            1024                 524288               files
            Max locked memory         unlimited            unlimited            bytes
            Max realtime priority     99                   99

            """)
        try tree.file("/proc/self/status", "Name:\tsinew\nCapEff:\t0000000000000000\n")
        try tree.file("/proc/self/fd/0", "")
        try tree.file("/proc/sys/kernel/osrelease", "6.1.0-18-arm64\n")
        try tree.file("/proc/sys/kernel/sched_rt_runtime_us", "950000\n")
        try tree.file("/proc/sys/kernel/sched_rt_period_us", "1000000\n")
        try tree.file("/dev/cpu_dma_latency", "")
        try tree.file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n")
        try tree.file("/sys/devices/platform/soc/soc:firmware/get_throttled", "0\n")
        try tree.file("/sys/class/watchdog/watchdog0/identity", "Broadcom BCM2835 Watchdog timer\n")
        try tree.file("/dev/watchdog0", "")
        try process(17, "rcu_preempt", policy: 1, priority: 99, flags: 0x0020_8040)
        try process(800, "bash", policy: 0, priority: 0)
    }

    private static var needs: MachineNeeds {
        var needs = MachineNeeds()
        needs.isKnown = true
        needs.isRealtime = true
        needs.guardPriority = 52
        needs.parts = 5
        needs.hasOutputs = true
        needs.hasCutoff = true
        needs.watchdog = "/dev/watchdog"
        return needs
    }

    private func process(
        _ number: Int, _ name: String, policy: Int, priority: Int, flags: Int = 0x0040_0000, thread: Int? = nil
    ) throws {
        // proc_pid_stat(5): the fields from the third on.
        var fields = [String](repeating: "0", count: 50)
        fields[0] = "S"
        fields[6] = "\(flags)"
        fields[37] = "\(priority)"
        fields[38] = "\(policy)"
        let stat = "\(thread ?? number) (\(name)) \(fields.joined(separator: " "))\n"
        try tree.file("/proc/\(number)/task/\(thread ?? number)/stat", stat)
    }

    private func findings(_ needs: MachineNeeds = needs) -> [Finding] {
        MachineCheckup(needs, root: tree.root).findings()
    }

    private func warnings(_ needs: MachineNeeds = needs) -> [String] {
        findings(needs).filter { $0.kind == .warning }.map(\.text)
    }

    /// The only warning's beginning and what it says to do.
    private func expectWarning(_ beginning: String, _ remedy: String, _ needs: MachineNeeds = needs) {
        let warnings = warnings(needs)
        #expect(warnings.count == 1, "\(warnings)")
        #expect(warnings.first?.hasPrefix(beginning) == true, "\(warnings)")
        #expect(warnings.first?.contains(remedy) == true, "\(warnings)")
    }

    @Test
    func `a machine on which nothing is wrong is good in every line`() {
        let findings = findings()
        #expect(findings.filter { $0.kind != .good } == [])
        #expect(findings.count == 11)
        #expect(findings.allSatisfy { !$0.description.contains("\n") })
    }

    @Test
    func `an empty machine is looked at without an end`() throws {
        let empty = try TemporaryTree()
        let findings = MachineCheckup(MachineNeeds(), root: empty.root).findings()
        #expect(findings.filter { $0.kind == .warning } == [], "nothing is known of the robot's needs")
    }

    @Test
    func `a program above the guard is named with its process and both remedies`() throws {
        try process(4711, "hog", policy: 1, priority: 90)
        try process(4711, "hog", policy: 2, priority: 30, thread: 4712)
        expectWarning(
            "hog (process 4711) runs with real-time priority 90, above the guard's 52",
            #"sudo chrt -f -p 1 4711, or raise the guard: "guard": {"priority": 91}"#)
    }

    @Test
    func `a priority that nothing can be above is only to be lowered`() throws {
        try process(4711, "hog", policy: 1, priority: 99)
        expectWarning("hog (process 4711)", "lower it: sudo chrt -f -p 1 4711")
        #expect(!warnings()[0].contains("raise the guard"))
    }

    @Test
    func `deadline scheduling comes before every priority`() throws {
        try process(9, "edf", policy: 6, priority: 0)
        expectWarning("edf (process 9) runs with SCHED_DEADLINE", "sudo chrt -o -p 0 9")
    }

    @Test
    func `as high as the guard is not above it, and what an ordinary guard is below is all real time`() throws {
        try process(4711, "peer", policy: 1, priority: 52)
        #expect(warnings().isEmpty)
        var needs = Self.needs
        needs.guardPriority = nil
        expectWarning(
            "peer (process 4711) runs with real-time priority 52, above the guard, an ordinary process", "", needs)
    }

    @Test
    func `of many programs the highest are named, and the rest counted`() throws {
        for number in 1...20 { try process(1_000 + number, "p\(number)", policy: 1, priority: 60 + number) }
        let warnings = warnings()
        #expect(warnings.count == 9)
        #expect(warnings.first?.hasPrefix("p20 (process 1020)") == true)
        #expect(warnings.last == "and 12 more such programs")
    }

    @Test
    func `a name with parentheses, spaces and escape sequences is read and printed plainly`() throws {
        try process(4711, "a) S 1 (\u{1b}[2J", policy: 1, priority: 90)
        expectWarning("a) S 1 (?[2J (process 4711) runs with real-time priority 90", "")
    }

    @Test(arguments: [("0", "is not allowed"), ("20", "is allowed up to priority 20 only, 52 is wanted")])
    func `a limit of real-time scheduling is compared with the guard's priority`(limit: String, text: String) throws {
        try tree.file(
            "/proc/self/limits",
            "Max locked memory         unlimited   unlimited   bytes\nMax realtime priority     \(limit)   0\n")
        expectWarning("real-time scheduling \(text)", "LimitRTPRIO=99")
        try tree.file("/proc/self/status", "CapEff:\t0000000000800000\n")
        #expect(warnings().isEmpty, "CAP_SYS_NICE does without")
        var needs = Self.needs
        needs.isRealtime = false
        needs.guardPriority = nil
        try tree.file("/proc/self/status", "CapEff:\t0\n")
        #expect(warnings(needs).isEmpty, "a robot that asks for none does without too")
    }

    @Test
    func `a limit of locked memory is a warning where real time is asked for`() throws {
        try tree.file(
            "/proc/self/limits",
            "Max locked memory         8388608   8388608   bytes\nMax realtime priority     99   99\n")
        expectWarning("only 8388608 bytes of memory may be locked", "LimitMEMLOCK=infinity")
        try tree.file("/proc/self/status", "CapEff:\t0000000000004000\n")
        #expect(warnings().isEmpty)
    }

    @Test
    func `few free descriptors are counted against the robot's size`() throws {
        try tree.file(
            "/proc/self/limits", "Max open files            38   38   files\nMax realtime priority     99   99\n")
        expectWarning("only 37 descriptors are free of 38, where a robot of this size may need 84", "LimitNOFILE=4096")
    }

    @Test(arguments: [("-1", "keeps its processor for good"), ("0", "no time at all")])
    func `real-time tasks without a bound, or without any time, are a warning`(share: String, text: String) throws {
        try tree.file("/proc/sys/kernel/sched_rt_runtime_us", "\(share)\n")
        #expect(warnings().first?.contains(text) == true)
        #expect(warnings().first?.contains("sched_rt_runtime_us=950000") == true)
    }

    @Test(arguments: [
        ("5.15.0", false), ("6.0.19", false), ("6.1.0", true), ("6.12.25+rpt-rpi-v8", true), ("10.0-rc1", true),
    ])
    func `lines pass without a gap from kernel 6 point 1 on`(release: String, isGood: Bool) throws {
        try tree.file("/proc/sys/kernel/osrelease", "\(release)\n")
        #expect(warnings().isEmpty == isGood)
    }

    @Test(arguments: [
        ("50005", ["the supply is too low at this moment", "the processor is slowed down at this moment"]),
        ("0x50000", ["the supply has been too low since", "the processor has been slowed down since"]),
        ("0", []),
    ])
    func `what the firmware tells of the supply is put into words`(word: String, texts: [String]) throws {
        try tree.file("/sys/devices/platform/soc/soc:firmware/get_throttled", "\(word)\n")
        let warnings = warnings()
        #expect(warnings.count == texts.count)
        for (warning, text) in zip(warnings, texts) { #expect(warning.hasPrefix(text)) }
    }

    @Test
    func `a supply is looked at through its sensor where the firmware's word is not there`() throws {
        let machine = try TemporaryTree()
        try machine.file("/sys/class/hwmon/hwmon1/name", "rpi_volt\n")
        try machine.file("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
        let found = MachineCheckup(MachineNeeds(), root: machine.root).findings().filter { $0.kind == .warning }
        #expect(found.map { $0.text.hasPrefix("the supply is too low at this moment") } == [true])
    }

    @Test
    func `a watchdog that the file asks for and that is not there is a warning; one that is not asked for is a note`() {
        var needs = Self.needs
        needs.watchdog = "/dev/watchdog7"
        expectWarning("the file asks for /dev/watchdog7, which this machine does not have", "load its driver", needs)
        needs.watchdog = nil
        #expect(warnings(needs).isEmpty)
        #expect(findings(needs).contains { $0.kind == .note && $0.text.contains("uses /dev/watchdog0") })
    }

    @Test
    func `a robot without a cutoff gets a note, and so does a clock that rests`() throws {
        try tree.file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "ondemand\n")
        var needs = Self.needs
        needs.hasCutoff = false
        let notes = findings(needs).filter { $0.kind == .note }.map(\.text)
        #expect(notes.count == 2)
        #expect(notes.first?.contains("ondemand") == true)
        #expect(notes.last?.hasPrefix("no cutoff line") == true)
    }

    @Test
    func `a machine whose processor cannot be kept awake says so`() throws {
        let other = try TemporaryTree()
        let found = MachineCheckup(Self.needs, root: other.root).findings()
        #expect(found.contains { $0.kind == .note && $0.text.hasPrefix("the kernel has no /dev/cpu_dma_latency") })
    }
}
