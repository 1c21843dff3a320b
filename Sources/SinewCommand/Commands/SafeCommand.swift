import ArgumentParser
import Glibc
import HardwareIO
import LinuxSystem
import Pipeline
import Realtime
import RobotRuntime

/// `sinew safe FILE`: makes a robot safe without running it.
struct SafeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safe",
        abstract: "Brings the outputs of a robot that nobody runs to their safe values; its guard holds them there.")

    @OptionGroup var source: PipelineSource

    func run() throws {
        let console = Console.standard
        let (count, holder, remains) = try console.reporting { () throws(Failure) in try makeSafe(console) }
        // The outputs are safe, and held: now a reader may take his time.
        console.couple()
        let held = holder.map { "; process \($0) holds \(count == 1 ? "it" : "them") until the next sinew, or SIGTERM" }
        let goOn = remains.isEmpty ? "" : "; nobody holds \(remains.joined(separator: ", ")), which goes on"
        console.output("\(source.file): \(Self.text(count))\(held ?? goOn)")
    }

    private static func text(_ count: Int) -> String {
        count == 1 ? "1 output is at its safe value" : "\(count) outputs are at their safe values"
    }

    private func makeSafe(_ console: Console) throws(Failure) -> (count: Int, holder: Int32?, remains: [String]) {
        let pipeline = try source.compile()
        // From here on a signal waits for the end: half-way between two guards is no place to stop.
        let signals = try StopSignals(console)
        defer { signals.beginStop() }
        let claim = try BoardClaim(pipeline.board, robot: pipeline.name)
        defer { withExtendedLifetime(claim) {} }
        claim.tellLimits(console.logger)
        let made = try BoardFactory.make(pipeline.board)
        let (robot, missing) = try guarded(pipeline, on: made.machine)
        let count: Int
        do throws(RobotError) {
            count = try robot.makeSafe(on: made.board)
        } catch {
            throw failure(error, heldBy: robot.holder)
        }
        try tellUnreached(of: robot)
        if let missing {
            throw Failure("\(source.file): \(Self.text(count)), but nobody holds them there: \(missing)", .unavailable)
        }
        return (count, robot.holder, robot.remains)
    }

    /// The robot with its guard.
    ///
    /// - Returns: also why it has none: safe for a moment is better than not at all.
    /// - Throws: where an earlier guard holds the outputs: it goes on, and nothing is better than that.
    private func guarded(
        _ pipeline: CompiledPipeline, on machine: (any Machine)?
    ) throws(Failure) -> (Robot, missing: RobotError?) {
        do throws(RobotError) {
            return (Robot(pipeline, guard: try RobotGuard.wanted(by: pipeline), machine: machine), nil)
        } catch {
            if case .guardRefused(.onDuty) = error { throw failure(error, heldBy: nil) }
            if let holder = Robot.holder(of: pipeline) { throw failure(error, heldBy: holder) }
            return (Robot(pipeline, machine: machine), error)
        }
    }

    /// An error, and who holds the outputs nevertheless.
    private func failure(_ error: RobotError, heldBy holder: pid_t?) -> Failure {
        let failure = Failure(error, file: source.file)
        let held = holder.map { ["process \($0) goes on holding the outputs at their safe values"] }
        return Failure(failure.lines + (held ?? []), failure.status)
    }

    private func tellUnreached(of robot: Robot) throws(Failure) {
        guard !robot.unreached.isEmpty else { return }
        let who = robot.holder.map { "process \($0) goes on trying" } ?? "nobody goes on trying"
        throw Failure(
            robot.unreached.map { "\(source.file): output \($0): not at its safe value; \(who)" }, .unavailable)
    }
}
