import CLinux
import LinuxSystem
import Quantities

extension GuardClient {
    /// The name by which the guard of a board is found: who holds it holds that board's lines.
    public static func name(ofBoard board: String) -> String { SINEW_GUARD_NAME + board }

    /// Starts a guard that has the duty: one that is left from an earlier run is relieved and hands over what it holds
    /// (``inherited``). From then on until ``hand(over:output:)`` those lines hang on this process alone; who can, hands
    /// over first and takes the duty then.
    ///
    /// - Parameters: as of ``init(inReserve:board:heartbeatTimeout:priority:)``.
    public convenience init(
        executable: String, board: String, heartbeatTimeout: Duration, priority: Int32? = nil
    ) throws(GuardError) {
        try self.init(
            inReserve: executable, board: board, heartbeatTimeout: heartbeatTimeout, priority: priority)
        try takeDuty(from: GuardPredecessor.find(board: board, leavingTo: inherited))
    }

    /// Makes the guard of an earlier run, which still holds this board's lines at their safe values, hand them over and
    /// end. Returns at once when there is none.
    ///
    /// The lines stay as they are for as long as what is returned holds them: for a board to take over, `Machine.inherit(_:)`.
    ///
    /// - Returns: the descriptors that the guard held, of whatever kind.
    /// - Throws: as ``GuardPredecessor/find(board:leavingTo:patience:)``.
    @discardableResult
    public static func dismissPredecessor(
        board: String, patience: Duration = .seconds(5)
    ) throws(GuardError) -> InheritedDescriptors {
        let heirs = InheritedDescriptors()
        try GuardPredecessor.find(board: board, leavingTo: heirs, patience: patience)?.release(patience: patience)
        return heirs
    }
}
