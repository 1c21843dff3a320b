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
    ///
    /// - Parameter heirs: gets copies of what the guard holds, where the guard may be trusted and can give them.
    borrowing func askToLeave(leavingTo heirs: InheritedDescriptors) -> Answer? {
        // Anybody can claim a name, and who has passed a descriptor on may keep a copy of it.
        let user = sinew_peer_user(connection.raw)
        let isTrusted = user == 0 || user == Int64(geteuid())
        var words = [SINEW_GUARD_PLEASE_LEAVE.rawValue]
        if isTrusted { words.append(SINEW_GUARD_HAND_OVER.rawValue) }
        // One that turns its callers away may have hung up already; its answer is still there to be read.
        _ = send(connection.raw, words, 4 * words.count, Int32(MSG_NOSIGNAL))
        let deadline = Timestamp.now().advanced(by: .seconds(1))
        while true {
            switch receiveWord(until: deadline, isTrusted ? heirs : InheritedDescriptors()) {
            case SINEW_GUARD_HANDING_OVER.rawValue: continue
            case SINEW_GUARD_LEAVING.rawValue: return .leaving
            case SINEW_GUARD_ON_DUTY.rawValue: return .onDuty
            case SINEW_GUARD_FORBIDDEN.rawValue: return .forbidden
            default: return nil
            }
        }
    }

    /// One word of the guard's, and what came with it; nil when the deadline is first.
    private borrowing func receiveWord(until deadline: Timestamp, _ heirs: InheritedDescriptors) -> UInt32? {
        var entry = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        let remaining = deadline.nanoseconds(since: .now())
        guard remaining > 0, sinew_poll(&entry, 1, remaining) > 0 else { return nil }
        var word: UInt32 = 0
        var enclosure = sinew_enclosure()
        let count = sinew_receive_packet(connection.raw, &word, 4, &enclosure)
        withUnsafeBytes(of: enclosure.descriptors) {
            for descriptor in $0.bindMemory(to: Int32.self).prefix(enclosure.count) { heirs.add(descriptor) }
        }
        return count == 4 ? word : nil
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
