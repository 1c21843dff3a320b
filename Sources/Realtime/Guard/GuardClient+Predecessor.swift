import CLinux
import Glibc
import LinuxSystem
import Quantities

extension GuardClient {
    /// Makes the guard of an earlier run, which still holds this board's lines at their safe values, hand them over and
    /// end. Returns at once when there is none.
    ///
    /// The lines stay as they are for as long as what is returned holds them: for a board to take over, `Board.inherit(_:)`.
    /// A guard of an earlier version, or of another user than this one and root, hands nothing over: then the lines have
    /// only their pulls until they are opened, so open them soon.
    ///
    /// A guard whose runtime has just died first does its work; it gets up to `patience` for that. Blocks, allocates.
    ///
    /// - Returns: the descriptors that the guard held, of whatever kind.
    /// - Throws: ``GuardError/onDuty(guardProcess:)`` when its runtime is alive, ``GuardError/foreign(guardProcess:)``
    ///   when it belongs to another user, ``GuardError/stays(guardProcess:)`` when it does not answer.
    @discardableResult
    public static func dismissPredecessor(
        board: String, patience: Duration = .seconds(5)
    ) throws(GuardError) -> InheritedDescriptors {
        guard board.utf8.count <= 100 - SINEW_GUARD_NAME.utf8.count else { throw .nameTooLong }
        let heirs = InheritedDescriptors()
        let deadline = Timestamp.now().advanced(by: patience)
        while true {
            guard let call = try GuardCall.place(to: SINEW_GUARD_NAME + board) else { return heirs }
            let answer = call.askToLeave(leavingTo: heirs)
            switch answer {
            case .leaving where call.waitForEnd(until: deadline): return heirs
            case .forbidden: throw .foreign(guardProcess: call.process)
            case .onDuty, .leaving, nil: break
            }
            guard Timestamp.now() < deadline else {
                throw answer == .onDuty ? .onDuty(guardProcess: call.process) : .stays(guardProcess: call.process)
            }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
        }
    }
}
