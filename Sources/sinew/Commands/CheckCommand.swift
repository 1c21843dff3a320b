import ArgumentParser

/// `sinew check FILE`: everything that can be known about a pipeline without its hardware.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks a pipeline and says what is wrong with it; touches no device.")

    @OptionGroup var source: PipelineSource

    func run() throws {
        let console = Console.standard
        let pipeline = try console.reporting { () throws(Failure) in try source.compile() }
        console.output("\(source.file): \(pipeline.name) on board \(pipeline.board.name): \(pipeline.summary): good")
    }
}
