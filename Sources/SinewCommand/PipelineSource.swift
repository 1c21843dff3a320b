import ArgumentParser
import Configuration
import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Logging
import Pipeline

/// The pipeline file that a command names, and the board that it is for.
struct PipelineSource: ParsableArguments {
    @Argument(help: "The pipeline: a JSON file.", completion: .file(extensions: ["json"]))
    var file: String

    @Option(help: "The board to use instead of the file's: a name, or a board file.")
    var board: String?

    /// Reads, checks and links the file; opens no device.
    func compile() throws(Failure) -> CompiledPipeline {
        let reader = PipelineReader(file: file, board: board)
        return try reader.link(try reader.read())
    }
}

/// Reads a pipeline file for a command.
struct PipelineReader {
    /// The file's name, as the user gave it.
    let file: String
    /// The board to use instead of the file's.
    let board: String?

    /// What the file says, checked. It is parsed once: what is no JSON at all ends with a status of its own.
    func read() throws(Failure) -> PipelineModel {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.bytes(of: file, limit: JSONParser.maximumSize + 1)
        } catch {
            let status: ExitStatus = error.code == EACCES ? .noPermission : .noInput
            throw Failure("\(file): cannot be read; \(error.reason); give the path of a pipeline file", status)
        }
        let document: JSONValue
        do {
            document = try JSONParser.parse(bytes, file: file)
        } catch {
            throw Failure(Problems(error), .dataError)
        }
        do {
            return try compiler.read(document, file: file)
        } catch {
            throw Failure(error, .configuration)
        }
    }

    /// Makes what the model names.
    func link(_ model: PipelineModel) throws(Failure) -> CompiledPipeline {
        do {
            return try compiler.link(model)
        } catch {
            throw Failure(error, .configuration)
        }
    }

    private var compiler: PipelineCompiler {
        let catalog = BoardCatalog(folders: BoardFolders.standard(beside: file))
        return PipelineCompiler(registry: SinewCommand.registry) { [board] named throws(BoardCatalogError) in
            guard let name = board ?? named else { return BoardFactory.declaring(try Self.recognise(catalog)) }
            return BoardFactory.declaring(try catalog.board(named: name))
        }
    }

    /// The board that this machine is, or the generic one when no board file knows it. Board files that cannot be read are
    /// told of, and nothing else: nobody has named them.
    static func recognise(_ catalog: BoardCatalog) throws(BoardCatalogError) -> BoardDescription {
        let (boards, problems) = catalog.readable()
        for problem in problems { Console.standard.logger.warning("\(problem.line); this board file is passed over") }
        if let board = BoardDetection.matches(boards).first { return board }
        return try catalog.firstReadable("linux")
    }
}
