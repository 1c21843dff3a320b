import ArgumentParser
import Pipeline

/// `sinew safe FILE`: makes a robot safe without running it.
struct SafeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safe",
        abstract: "Brings every output of a robot to its safe value and leaves; for a robot that nobody runs.")

    @OptionGroup var source: PipelineSource

    func run() throws {
        let console = Console.standard
        let count = try console.reporting { () throws(Failure) in
            let pipeline = try source.compile()
            let claim = try BoardClaim(pipeline.board, robot: pipeline.name)
            defer { withExtendedLifetime(claim) {} }
            do {
                return try Robot(pipeline).makeSafe(on: try BoardFactory.make(pipeline.board).board)
            } catch let error as RobotError {
                throw Failure(error, file: source.file)
            } catch let error as Failure {
                throw error
            } catch {
                throw Failure("\(error)", .systemError)
            }
        }
        console.output("\(source.file): \(count) outputs are at their safe values")
    }
}
