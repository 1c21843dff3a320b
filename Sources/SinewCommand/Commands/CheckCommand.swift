import ArgumentParser

/// `sinew check FILE …`: everything that can be known about pipelines without their hardware.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks pipelines and says what is wrong with them; touches no device.",
        discussion: "Of several files each is checked; the exit code is the greatest that one of them alone would give."
    )

    @Argument(help: "The pipelines: JSON files.", completion: .file(extensions: ["json"]))
    var files: [String]

    @Option(help: "The board to use instead of the files': a name, or a board file.")
    var board: String?

    func run() throws {
        let console = Console.standard
        var worst: ExitStatus?
        for file in files {
            do throws(Failure) {
                let model = try PipelineReader(file: file, board: board).read()
                console.output("\(file): \(model.name) on board \(model.board.name): \(model.summary): good")
            } catch {
                console.report(error)
                worst = [worst, error.status].compactMap(\.self).max { $0.rawValue < $1.rawValue }
            }
        }
        if let worst { throw worst.code }
    }
}
