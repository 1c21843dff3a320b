import HardwareIO
import LinuxHardware
import SimulatedHardware

/// Makes the board that a description asks for.
enum BoardFactory {
    /// - Parameter tell: called with a sentence when something happens on a simulated board that a person would see.
    static func make(_ description: BoardDescription, tell: @escaping @Sendable (String) -> Void) -> any Board {
        switch description.backend {
        case .linux:
            return LinuxBoard(description: description)
        case .simulated:
            let board = SimulatedBoard(description: description)
            board.onFall = { _ in tell("the robot fell") }
            return board
        }
    }
}
