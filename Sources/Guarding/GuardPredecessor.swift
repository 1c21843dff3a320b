import CLinux
import Glibc
import LinuxSystem
import Quantities

/// The guard of an earlier run, which holds this board's lines at their safe values and has given copies of them.
///
/// It goes on holding them until it is told that they are in good hands: by ``release(patience:)``, or by the next guard
/// (``GuardClient/takeDuty(from:)``). When this object or this process goes before, it stays. So whatever goes wrong in
/// taking over, the lines have a holder; each of the copies is the line itself, to be driven and set up.
public final class GuardPredecessor: Sendable {
    /// Its process.
    public let process: pid_t
    private let call: Locked<GuardCall?>

    private init(process: pid_t, call: GuardCall?) {
        self.process = process
        self.call = Locked(call)
    }

    /// Whether it has left already, with nobody holding its lines but who has its copies: a guard of an earlier version, and
    /// one from which no copies are taken because it is another user's.
    public var hasLeft: Bool { call.withLock { $0 == nil } }

    /// Gets copies of what the guard of this board holds; nil at once when there is none.
    ///
    /// A guard of an earlier version gives copies and leaves at once. Root takes none from a user, who could have kept one
    /// himself: that guard only leaves, and the lines have their pulls until they are opened, so open them soon.
    ///
    /// A guard whose runtime has just died first does its work; it gets up to `patience` for that. Blocks, allocates.
    ///
    /// - Parameter heirs: gets the copies, of whatever kind they are.
    /// - Throws: ``GuardError/onDuty(guardProcess:)`` when its runtime is alive, ``GuardError/foreign(guardProcess:)``
    ///   when it belongs to another user, ``GuardError/stays(guardProcess:)`` when it does not answer,
    ///   ``GuardError/fewDescriptors(guardProcess:)`` when this process has no room for them.
    public static func find(
        board: String, leavingTo heirs: InheritedDescriptors, patience: Duration = .seconds(5)
    ) throws(GuardError) -> GuardPredecessor? {
        guard board.utf8.count <= 100 - SINEW_GUARD_NAME.utf8.count else { throw .nameTooLong }
        let name = SINEW_GUARD_NAME + board
        let deadline = Timestamp.now().advanced(by: patience)
        while true {
            guard let call = try GuardCall.place(to: name) else { return nil }
            let answer = try call.isTrusted ? share(call, name, heirs) : call.askToLeave(leavingTo: heirs)
            switch answer {
            case .shared: return GuardPredecessor(process: call.process, call: call)
            case .leaving where call.waitForEnd(until: deadline):
                return GuardPredecessor(process: call.process, call: nil)
            case .forbidden: throw .foreign(guardProcess: call.process)
            case .onDuty, .onDutyOrOld, .leaving, nil: break
            }
            guard Timestamp.now() < deadline else {
                let isOnDuty = answer == .onDuty || answer == .onDutyOrOld
                throw isOnDuty ? .onDuty(guardProcess: call.process) : .stays(guardProcess: call.process)
            }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
        }
    }

    private static func share(
        _ call: GuardCall, _ name: String, _ heirs: InheritedDescriptors
    ) throws(GuardError) -> GuardCall.Answer? {
        do throws(GuardError) {
            let answer = try call.askToShare(leavingTo: heirs)
            if answer == .shared { return answer }
            // What came before it fell silent is held by that guard as well.
            heirs.closeAll()
            guard answer == .onDutyOrOld, let again = try GuardCall.place(to: name) else { return answer }
            return try again.askToLeave(leavingTo: heirs)
        } catch {
            heirs.closeAll()
            throw error
        }
    }

    /// Tells it that this process holds its lines, and waits until it has ended; nothing when it has left already.
    ///
    /// - Throws: ``GuardError/stays(guardProcess:)`` when it does not answer: then it goes on holding them.
    public func release(patience: Duration = .seconds(5)) throws(GuardError) {
        guard let call = takeCall() else { return }
        let deadline = Timestamp.now().advanced(by: patience)
        guard call.sayTaken(until: deadline) else { throw .stays(guardProcess: process) }
        guard call.waitForEnd(until: deadline) else { throw .stays(guardProcess: process) }
    }

    /// The connection, for who tells it that it may leave. Hung up when that object goes.
    func takeCall() -> GuardCall? {
        call.withLock { $0.take() }
    }
}
