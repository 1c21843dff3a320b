import LinuxSystem

/// What a running robot answers: whether it has done what it was asked for, and a line or more for people.
struct RemoteReply {
    /// The exit status of who asked; nil when all went well.
    var failure: ExitStatus?
    /// What there is to say.
    var lines: [String]

    /// All went well.
    static func done(_ lines: String...) -> RemoteReply { RemoteReply(failure: nil, lines: lines) }

    /// It was not done, for the reason given in words.
    static func refused(_ status: ExitStatus, _ line: String) -> RemoteReply {
        RemoteReply(failure: status, lines: [line])
    }

    /// Says it, line by line; the first one begins with "!" and the status when it was not done.
    func send(on conversation: borrowing NameConversation) throws(SystemError) {
        var mark = failure.map { "!\($0.rawValue) " } ?? ""
        for line in lines {
            try conversation.send(mark + line)
            mark = ""
        }
    }

    /// Hears one to its end.
    static func receive(on conversation: borrowing NameConversation) throws(SystemError) -> RemoteReply {
        var lines: [String] = []
        while true {
            let line = try conversation.receive()
            if line.isEmpty { break }
            lines.append(line)
        }
        guard let first = lines.first, first.hasPrefix("!"), let end = first.firstIndex(of: " ") else {
            return RemoteReply(lines: lines)
        }
        lines[0] = String(first[end...].dropFirst())
        let status = Int32(first[..<end].dropFirst()).flatMap(ExitStatus.init)
        return RemoteReply(failure: status ?? .unavailable, lines: lines)
    }
}
