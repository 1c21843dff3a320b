import Configuration
import LinuxSystem
import Pipeline

/// What a running robot answers: whether it has done what it was asked for, and a line or more for people.
///
/// On its way it is these lines, the first one after "!" and the status when it was not done, and an empty line at the
/// end.
struct RemoteReply: Equatable {
    /// The most bytes of a reply that are heard.
    static let limit = 256 * 1024

    /// The exit status of who asked; nil when all went well.
    var failure: ExitStatus?
    /// What there is to say.
    var lines: [String]
    /// What is said of it where the robot runs.
    var note: String?

    /// All went well.
    static func done(_ lines: String...) -> RemoteReply { RemoteReply(failure: nil, lines: lines) }

    /// It was not done, for the reason given in words.
    static func refused(_ status: ExitStatus, _ line: String) -> RemoteReply {
        RemoteReply(failure: status, lines: [line])
    }

    /// Says it, line by line. What a line is made of cannot end it.
    func say(on connection: LineConnection) {
        var mark = failure.map { "!\($0.rawValue) " } ?? ""
        for line in lines {
            connection.say(mark + Excerpt.escaped(line))
            mark = ""
        }
        connection.say("")
    }

    init(failure: ExitStatus? = nil, lines: [String]) {
        self.failure = failure
        self.lines = lines
    }

    /// The reply of these lines.
    init(heard lines: [String]) {
        self.lines = lines
        guard let first = lines.first, first.hasPrefix("!"), let end = first.firstIndex(of: " ") else {
            return
        }
        self.lines[0] = String(first[end...].dropFirst())
        let status = Int32(first[..<end].dropFirst()).flatMap(ExitStatus.init)
        failure = status ?? .unavailable
    }
}
