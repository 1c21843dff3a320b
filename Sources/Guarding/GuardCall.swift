import CLinux
import Glibc
import LinuxSystem
import Quantities

/// A call to a guard on its public name. It is hung up when this object goes: then the guard takes it that the caller has
/// given up, whatever was said before.
final class GuardCall: Sendable {
    /// What the guard says.
    enum Answer: Equatable {
        /// It has given copies, and leaves when it hears that they are in good hands.
        case shared
        case leaving
        case onDuty
        /// The same, from a guard that knows no sharing.
        case onDutyOrOld
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

    /// The connection, to be passed on; valid as long as this object lives.
    var descriptor: Int32 { connection.raw }

    /// Calls the guard of this name; nil when there is none.
    static func place(to name: String) throws(GuardError) -> GuardCall? {
        let patience = Timestamp.now().advanced(by: .seconds(1))
        while true {
            var process: pid_t = 0
            let result = sinew_call_name(name, name.utf8.count, &process)
            if result >= 0 { return try answered(by: process, OwnedDescriptor(owning: result)) }
            let error = SystemError.last("connect")
            if error.code == ECONNREFUSED { return nil }
            guard error.code == EAGAIN else { throw .system(error) }
            // Others are calling as well, and the guard hears a few of them in a second.
            guard Timestamp.now() < patience else { throw .deaf }
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

    /// Whether descriptors may be taken from it: anybody can claim a name, and who has passed one on may keep a copy.
    var isTrusted: Bool {
        let user = sinew_peer_user(connection.raw)
        return user == 0 || user == Int64(geteuid())
    }

    /// Asks for copies of what it holds; nil when it says nothing for a second.
    func askToShare(leavingTo heirs: InheritedDescriptors) throws(GuardError) -> Answer? {
        try ask([SINEW_GUARD_SHARE], leavingTo: heirs)
    }

    /// Asks it to leave at once: one of an earlier version, which gives copies first, or one that nothing is taken from.
    func askToLeave(leavingTo heirs: InheritedDescriptors) throws(GuardError) -> Answer? {
        try ask(
            isTrusted ? [SINEW_GUARD_PLEASE_LEAVE, SINEW_GUARD_HAND_OVER] : [SINEW_GUARD_PLEASE_LEAVE],
            leavingTo: heirs)
    }

    /// Tells it that what it shared is in good hands, and hears whether it leaves; false when it does not, now or later.
    func sayTaken(until deadline: Timestamp) -> Bool {
        say([SINEW_GUARD_TAKEN])
        var entry = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        if sinew_poll(&entry, 1, max(0, deadline.nanoseconds(since: .now()))) > 0 { return true }
        // From here on it can say nothing more; what it has said before is still there.
        shutdown(connection.raw, Int32(SHUT_RDWR))
        return receiveWord(until: .now().advanced(by: .milliseconds(1)), nil)?.word == SINEW_GUARD_LEAVING.rawValue
    }

    private func say(_ words: [sinew_guard_word]) {
        let words = words.map(\.rawValue)
        // One that turns its callers away may have hung up already; its answer is still there to be read.
        _ = send(connection.raw, words, 4 * words.count, Int32(MSG_NOSIGNAL))
    }

    private func ask(
        _ words: [sinew_guard_word], leavingTo heirs: InheritedDescriptors
    ) throws(GuardError) -> Answer? {
        say(words)
        let deadline = Timestamp.now().advanced(by: .seconds(1))
        var isCut = false
        while let (word, wasCut) = receiveWord(until: deadline, isTrusted ? heirs : nil) {
            isCut = isCut || wasCut
            switch word {
            case SINEW_GUARD_HANDING_OVER.rawValue: continue
            case SINEW_GUARD_SHARED.rawValue:
                let count = Int(receiveWord(until: deadline, nil)?.word ?? .max)
                guard !isCut, heirs.count == count else { throw .fewDescriptors(guardProcess: process) }
                return .shared
            case SINEW_GUARD_LEAVING.rawValue: return .leaving
            case SINEW_GUARD_ON_DUTY.rawValue:
                return receiveWord(until: deadline, nil) == nil ? .onDutyOrOld : .onDuty
            case SINEW_GUARD_FORBIDDEN.rawValue: return .forbidden
            default: return nil
            }
        }
        return nil
    }

    /// One word of the guard's, and whether descriptors that came with it were lost; nil when the deadline is first, and
    /// when it has hung up.
    private func receiveWord(
        until deadline: Timestamp, _ heirs: InheritedDescriptors?
    ) -> (word: UInt32, isCut: Bool)? {
        var entry = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        let remaining = deadline.nanoseconds(since: .now())
        guard remaining > 0, sinew_poll(&entry, 1, remaining) > 0 else { return nil }
        var word: UInt32 = 0
        var enclosure = sinew_enclosure()
        let count = sinew_receive_packet(connection.raw, &word, 4, &enclosure)
        withUnsafeBytes(of: enclosure.descriptors) {
            for descriptor in $0.bindMemory(to: Int32.self).prefix(enclosure.count) {
                if let heirs { heirs.add(descriptor) } else { close(descriptor) }
            }
        }
        return count == 4 ? (word, enclosure.is_cut) : nil
    }

    /// Waits until the process has ended, and with it every descriptor it held; false when the deadline is first.
    func waitForEnd(until deadline: Timestamp) -> Bool {
        var entry = pollfd(fd: end.raw, events: Int16(POLLIN), revents: 0)
        while true {
            let remaining = max(0, deadline.nanoseconds(since: .now()))
            if sinew_poll(&entry, 1, remaining) > 0 { return true }
            if remaining == 0 { return false }
        }
    }
}
