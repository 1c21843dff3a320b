import ArgumentParser
import Pipeline

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
        let outputs = count == 1 ? "1 output is at its safe value" : "\(count) outputs are at their safe values"
        let held = holder.map { "; process \($0) holds \(count == 1 ? "it" : "them") until the next sinew, or SIGTERM" }
        let goOn = remains.isEmpty ? "" : "; nobody holds \(remains.joined(separator: ", ")), which goes on"
        console.output("\(source.file): \(outputs)\(held ?? goOn)")
    }

    private func makeSafe(_ console: Console) throws(Failure) -> (count: Int, holder: Int32?, remains: [String]) {
        let pipeline = try source.compile()
        // Safe first: nothing waits for somebody who reads what is said meanwhile.
        do { try console.decouple() } catch { throw Failure("no thread can be had: \(error)", .systemError) }
        let claim = try BoardClaim(pipeline.board, robot: pipeline.name)
        defer { withExtendedLifetime(claim) {} }
        let made = try BoardFactory.make(pipeline.board)
        let robot = Robot(pipeline)
        do {
            try startGuard(of: robot, console)
            return (try robot.makeSafe(on: made.board), robot.holder, robot.remains)
        } catch {
            throw Failure(error, file: source.file)
        }
    }

    /// Safe for a moment is better than not at all; if another runtime stands in the way, that is an error.
    private func startGuard(of robot: Robot, _ console: Console) throws(RobotError) {
        do {
            try robot.startGuardIfWanted()
        } catch {
            try robot.dismissEarlierGuard()
            console.logger.warning("nobody will hold the outputs: \(error)")
        }
    }
}
