import CLinux
import Glibc
import LinuxSystem
import Quantities

extension GuardClient {
    /// Makes the guard of an earlier run, which still holds this board's lines at their safe values, let go of them and
    /// end. Returns at once when there is none. Call it right before the lines are opened: in between they have only
    /// their pulls.
    ///
    /// A guard whose runtime has just died first does its work; it gets up to `patience` for that. Blocks, allocates.
    ///
    /// - Throws: ``GuardError/onDuty(guardProcess:)`` when its runtime is alive, ``GuardError/foreign(guardProcess:)``
    ///   when it belongs to another user, ``GuardError/stays(guardProcess:)`` when it does not answer.
    public static func dismissPredecessor(
        board: String, patience: Duration = .seconds(5)
    ) throws(GuardError) {
        guard board.utf8.count <= 100 - SINEW_GUARD_NAME.utf8.count else { throw .nameTooLong }
        let deadline = Timestamp.now().advanced(by: patience)
        while true {
            guard let call = try GuardCall.place(to: SINEW_GUARD_NAME + board) else { return }
            let answer = call.askToLeave()
            switch answer {
            case .leaving where call.waitForEnd(until: deadline): return
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
