import HardwareIO
import LinuxHardware
import SimulatedHardware

/// Makes the board that a description asks for.
enum BoardFactory {
    /// A board, and what there is to tell of it that no port carries.
    struct Made {
        let board: any Board
        /// What has happened on the board by now that a person beside it would see; nil while there is nothing.
        let incident: () -> String?
    }

    static func make(_ description: BoardDescription) throws(Failure) -> Made {
        switch description.backend {
        case .linux:
            return Made(board: LinuxBoard(description: description)) { nil }
        case .simulated:
            do {
                let board = try SimulatedBoard(description: description)
                return Made(board: board) { board.hasFallen ? "the robot fell" : nil }
            } catch {
                throw Failure("\(error)", .systemError)
            }
        }
    }
}
