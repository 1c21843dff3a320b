import Glibc
import LinuxSystem
import Quantities

/// A talk with one who speaks to a running robot: he asks for one thing, and hears what has become of it.
final class RemoteCaller {
    /// How long all of it may take, however the bytes drip in.
    static let patience: Duration = .seconds(2)

    enum State {
        /// He has not said all of his request.
        case asking
        /// The robot is being armed; until when that may take.
        case arming(until: Timestamp)
        /// He hears the reply.
        case hearing
    }

    let connection: LineConnection
    let deadline: Timestamp
    private(set) var state = State.asking

    init(_ connection: LineConnection, now: Timestamp) {
        self.connection = connection
        deadline = now.advanced(by: Self.patience)
    }

    /// What to poll for.
    var events: Int16 {
        switch state {
        case .asking: Int16(POLLIN)
        case .arming: 0
        case .hearing: Int16(POLLOUT)
        }
    }

    /// Whether there is nothing left to do for him.
    func isDone(at now: Timestamp) -> Bool {
        if case .hearing = state, !connection.isSending { return true }
        return now >= deadline
    }

    /// Takes what has arrived: the request once it is whole. `.some(nil)` for one that nobody understands.
    func hear() throws(SystemError) -> RemoteRequest?? {
        guard case .asking = state else { return nil }
        do {
            try connection.receive()
        } catch {
            // Too long to be a request.
            if error.code == EMSGSIZE { return .some(nil) }
            throw error
        }
        if let line = connection.nextLine() { return .some(RemoteRequest(line: line)) }
        guard connection.hasEnded else { return nil }
        let rest = connection.remainder
        // Somebody who only asked who is here.
        if rest.isEmpty { throw SystemError(call: "recv", code: ECONNRESET) }
        // Without its end it may have lost a part. A stop is a stop all the same.
        let request = RemoteRequest(line: rest)
        return .some(request?.isReserved == true ? nil : request)
    }

    /// The robot arms in its own time.
    func waitForArming(until end: Timestamp) {
        state = .arming(until: end)
    }

    /// Gives him his reply, as far as he takes it now.
    func say(_ reply: RemoteReply) throws(SystemError) {
        state = .hearing
        reply.say(on: connection)
        try connection.flush()
    }
}
