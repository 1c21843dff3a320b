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
        /// The board again, where somebody beside it sees more than its ports tell; nil for a board of a running kernel.
        let world: (any WatchedWorld)?
    }

    /// A description that also says which kinds of device its board has not, so that `check` knows.
    static func declaring(_ description: BoardDescription) -> BoardDescription {
        let type: any Board.Type =
            switch description.backend {
            case .linux: LinuxBoard.self
            case .simulated: simulated(description.world)
            }
        var declared = description
        declared.without.formUnion(DeviceKind.all.filter { !$0.isServed(by: type) })
        return declared
    }

    private static func simulated(_ world: BoardDescription.World) -> any Board.Type {
        switch world {
        case .balancingRobot: SimulatedBoard.self
        case .rover: SimulatedRoverBoard.self
        }
    }

    static func make(_ description: BoardDescription) throws(Failure) -> Made {
        switch description.backend {
        case .linux:
            let machine = LinuxMachine()
            return Made(board: LinuxBoard(description: description, on: machine), machine: machine, world: nil)
        case .simulated:
            do {
                let board: any WatchedWorld =
                    switch description.world {
                    case .balancingRobot: try SimulatedBoard(description: description)
                    case .rover: try SimulatedRoverBoard(description: description)
                    }
                return Made(board: board, machine: nil, world: board)
            } catch {
                throw Failure("\(error)", .systemError)
            }
        }
    }
}
