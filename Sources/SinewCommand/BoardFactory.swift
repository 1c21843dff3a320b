import HardwareIO
import LinuxHardware
import SimulatedHardware

/// Makes the board that a description asks for.
enum BoardFactory {
    /// A board, and what there is to tell of it that no port carries.
    struct Made {
        let board: any Board
        /// The machine that it is a part of; nil for a board in memory.
        let machine: (any Machine)?
        /// What has happened on the board by now that a person beside it would see; nil while there is nothing.
        let incident: () -> String?
    }

    /// A description that also says which kinds of device its board has not, so that `check` knows.
    static func declaring(_ description: BoardDescription) -> BoardDescription {
        let type: any Board.Type =
            switch description.backend {
            case .linux: LinuxBoard.self
            case .simulated: SimulatedBoard.self
            }
        var declared = description
        declared.without.formUnion(DeviceKind.all.filter { !$0.isServed(by: type) })
        return declared
    }

    static func make(_ description: BoardDescription) throws(Failure) -> Made {
        switch description.backend {
        case .linux:
            let machine = LinuxMachine()
            return Made(board: LinuxBoard(description: description, on: machine), machine: machine) { nil }
        case .simulated:
            do {
                let board = try SimulatedBoard(description: description)
                return Made(board: board, machine: nil) { board.hasFallen ? "the robot fell" : nil }
            } catch {
                throw Failure("\(error)", .systemError)
            }
        }
    }
}
