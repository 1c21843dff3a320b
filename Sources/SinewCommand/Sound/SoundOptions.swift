import ArgumentParser
import HardwareIO
import LinuxHardware
import Pipeline

/// The sound card that a command means, and the board whose names it goes by.
struct SoundOptions: ParsableArguments {
    @Option(
        help: "The sound card: its id, such as Headset or Loopback,1, or a name of the board. sinew devices lists them."
    )
    var card: String

    @Option(help: "The board whose names count: a name, or a board file; without it the one that this machine is.")
    var board: String?

    func makeBoard() throws(Failure) -> LinuxBoard {
        let catalog = BoardCatalog(folders: BoardFolders.standard(beside: ""))
        do {
            let description = try board.map { name throws(BoardCatalogError) in try catalog.board(named: name) }
            return LinuxBoard(description: try description ?? PipelineReader.recognise(catalog))
        } catch {
            throw Failure("\(error)", .configuration)
        }
    }

    /// What went wrong with the card while it was in use.
    func failure(_ error: BusError) -> Failure {
        Failure("sound card \"\(card)\" \(error)", .unavailable)
    }
}

extension Failure {
    /// A device that a command wanted by itself.
    init(_ error: HardwareError) {
        self.init("\(error)", Self.status(of: error))
    }
}
