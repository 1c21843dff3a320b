import CLinux
import Glibc
import LinuxSystem
import Quantities

/// A call to a guard on its public name.
struct GuardCall: ~Copyable {
    /// What the guard says.
    enum Answer: Equatable {
        case leaving
        case onDuty
        case forbidden
    }

    /// The guard.
    let process: pid_t
    private let connection: OwnedDescriptor
    private let end: OwnedDescriptor

    private init(process: pid_t, connection: consuming OwnedDescriptor, end: consuming OwnedDescriptor) {
        self.process = process
        self.connection = connection
        self.end = end
    }

    /// Calls the guard of this name; nil when there is none.
    static func place(to name: String) throws(GuardError) -> GuardCall? {
        let patience = Timestamp.now().advanced(by: .seconds(1))
        while true {
            var process: pid_t = 0
            let result = sinew_call_name(name, name.utf8.count, &process)
            if result >= 0 { return try answered(by: process, OwnedDescriptor(owning: result)) }
            let error = SystemError.last("connect")
            if error.code == ECONNREFUSED { return nil }
            // Others are calling as well, and the guard hears a few of them in a second.
            guard error.code == EAGAIN, Timestamp.now() < patience else { throw .system(error) }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        }
    }

    private static func answered(
        by process: pid_t, _ connection: consuming OwnedDescriptor
    ) throws(GuardError) -> GuardCall? {
        let end = sinew_pidfd(process)
        if end >= 0 { return GuardCall(process: process, connection: connection, end: OwnedDescriptor(owning: end)) }
        let error = SystemError.last("pidfd_open")
        // Gone since it took the call.
        if error.code == ESRCH { return nil }
        throw .system(error)
    }

    /// Asks it to leave; nil when it says nothing for a second.
    borrowing func askToLeave() -> Answer? {
        var word = SINEW_GUARD_PLEASE_LEAVE.rawValue
        // One that turns its callers away may have hung up already; its answer is still there to be read.
        _ = send(connection.raw, &word, 4, Int32(MSG_NOSIGNAL))
        var entry = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        guard sinew_poll(&entry, 1, 1_000_000_000) > 0, recv(connection.raw, &word, 4, 0) == 4 else { return nil }
        return switch word {
        case SINEW_GUARD_LEAVING.rawValue: .leaving
        case SINEW_GUARD_ON_DUTY.rawValue: .onDuty
        case SINEW_GUARD_FORBIDDEN.rawValue: .forbidden
        default: nil
        }
    }

    /// Waits until the process has ended, and with it every descriptor it held; false when the deadline is first.
    borrowing func waitForEnd(until deadline: Timestamp) -> Bool {
        var entry = pollfd(fd: end.raw, events: Int16(POLLIN), revents: 0)
        while true {
            let remaining = max(0, deadline.nanoseconds(since: .now()))
            if sinew_poll(&entry, 1, remaining) > 0 { return true }
            if remaining == 0 { return false }
        }
    }
}
