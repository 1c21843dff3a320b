import ArgumentParser
import Glibc
import Guarding
import LinuxHardware
import Pipeline
import Realtime

/// `sinew doctor [FILE]`: what of this machine endangers a robot.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks at what of this machine endangers a robot, and says what to do about it.",
        discussion: """
            Reads what the kernel tells any user; no device is opened. Limits are those of this user in this shell. It ends \
            with 1 when there is a warning.
            """)

    @Argument(help: "The pipeline of the robot, a JSON file; without one nothing is known of its needs.")
    var file: String?

    @Option(help: "The board to use instead of the file's: a name, or a board file.")
    var board: String?

    func run() throws {
        let console = Console.standard
        let robot = try console.reporting { () throws(Failure) in try read() }
        let needs = robot.map(Self.needs(of:)) ?? MachineNeeds()
        let findings = [Self.guardFinding(needs)] + MachineCheckup(needs).findings()
        for finding in findings { console.output("\(finding)") }
        if findings.contains(where: { $0.kind == .warning }) { throw ExitCode(1) }
    }

    private func read() throws(Failure) -> PipelineModel? {
        guard let file else { return nil }
        return try PipelineReader(file: file, board: board).read()
    }

    private static func needs(of robot: PipelineModel) -> MachineNeeds {
        var needs = MachineNeeds()
        needs.isKnown = true
        needs.isRealtime = robot.isRealtime
        needs.wantsGuard = robot.wantsGuard
        needs.guardPriority = robot.guardPriority
        needs.parts = robot.partCount
        needs.hasOutputs = robot.hasOutputs
        needs.hasCutoff = robot.hasCutoff
        needs.watchdog = robot.watchdogNode
        return needs
    }

    /// Starts a guard with nothing to guard, under a name of its own, and lets it go again: whether it can be had, is of this
    /// version, and gets its priority.
    private static func guardFinding(_ needs: MachineNeeds) -> Finding {
        guard needs.wantsGuard else {
            return needs.hasOutputs
                ? Finding(.note, "the robot has no guard: its outputs stay as they are when the runtime dies")
                : Finding(.good, "the robot has no guard, and no outputs")
        }
        do {
            let executable = try GuardExecutable.find()
            let client = try GuardClient(
                executable: executable, board: "doctor/\(getpid())", heartbeatTimeout: .seconds(10),
                priority: needs.guardPriority)
            let refusal = client.refusals.first { $0.setting.contains("SCHED_FIFO") }
            try client.leave()
            if let refusal {
                return Finding(.warning, "the guard (\(executable)) runs without \(refusal.setting): \(refusal.remedy)")
            }
            return Finding(.good, "the guard (\(executable)) answers and is of this version")
        } catch {
            return Finding(.warning, "there is no guard to be had: \(error)")
        }
    }
}
