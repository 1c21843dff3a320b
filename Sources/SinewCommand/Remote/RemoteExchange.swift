import Glibc
import LinuxSystem
import Quantities

/// One question to one running robot, on the side of who asks: called, said, heard to the end. Nothing here waits.
final class RemoteExchange {
    /// How long all of it may take: a robot that is starting answers once its chips are set up.
    static let patience: Duration = .seconds(5)

    /// What has come of it.
    enum Outcome {
        case answered(RemoteReply)
        /// Nobody listens there: a robot that has ended by now, or was killed.
        case gone
        /// It does not answer, for this reason.
        case silent(String)
    }

    let held: BoardClaim.Held
    let request: RemoteRequest
    private let deadline: Timestamp
    private var connection: LineConnection?
    private var lines: [String] = []
    private var size = 0
    private(set) var outcome: Outcome?

    init(_ held: BoardClaim.Held, _ request: RemoteRequest, deadline: Timestamp) {
        self.held = held
        self.request = request
        self.deadline = deadline
    }

    /// Who listens there, once he has been called.
    var process: pid_t? { connection?.peer.process }

    /// What to poll for; nil while there is nothing but to try again soon.
    var entry: pollfd? {
        connection.map {
            pollfd(fd: $0.raw, events: Int16($0.isSending ? POLLIN | POLLOUT : POLLIN), revents: 0)
        }
    }

    /// Goes on as far as it can.
    func advance(at now: Timestamp) {
        guard outcome == nil else { return }
        do throws(SystemError) {
            try talk()
        } catch {
            switch error.code {
            // Many others want to be heard.
            case EAGAIN: break
            case ECONNREFUSED where connection == nil, ENOENT where connection == nil: outcome = .gone
            default: outcome = .silent("(\(error))")
            }
        }
        if outcome == nil, now >= deadline {
            let seconds = Int(Self.patience.inSeconds)
            outcome = .silent(
                lines.isEmpty ? "in \(seconds) s" : "to the end in \(seconds) s; it said: \(said)")
        }
    }

    private func talk() throws(SystemError) {
        guard let connection else {
            // Nothing is said before it is known who listens: the same robot may have been called at another place.
            connection = try call()
            return
        }
        do throws(SystemError) { try connection.flush() } catch {
            // One that does not listen may have answered all the same.
            guard error.code == EPIPE || error.code == ECONNRESET else { throw error }
        }
        while outcome == nil {
            let before = size
            try connection.receive()
            while let line = connection.nextLine() {
                size += line.utf8.count + 1
                if line.isEmpty { return finish() }
                lines.append(line)
            }
            if size > RemoteReply.limit { throw SystemError(call: "recv", code: EMSGSIZE) }
            if connection.hasEnded { return finishEarly() }
            if size == before { return }
        }
    }

    private func call() throws(SystemError) -> LineConnection {
        let made = try LineConnection(calling: held.place)
        made.say(request.line)
        return made
    }

    private func finish() {
        outcome = lines.isEmpty ? .silent("with a word") : .answered(RemoteReply(heard: lines))
    }

    /// It has hung up without an end. One whole line is what earlier versions say; anything else is cut off.
    private func finishEarly() {
        guard lines.count == 1, connection?.remainder.isEmpty == true else {
            outcome = .silent(lines.isEmpty ? "but hangs up" : "to the end; it said: \(said)")
            return
        }
        finish()
    }

    private var said: String { lines.joined(separator: "; ") }
}
