import LinuxSystem

/// Asks running robots for something, and prints what they say.
struct RemoteCall {
    private let request: RemoteControl.Request

    init(_ request: RemoteControl.Request) {
        self.request = request
    }

    /// - Parameter robot: its name; nil for all when they are to stop, for the only one otherwise.
    func make(to robot: String?) throws(Failure) {
        var running: [(robot: String, claim: String)] = []
        for claim in try BoardClaim.held() { running.append((try Self.ask(.name, claim), claim)) }
        let names = running.map(\.robot).joined(separator: ", ")
        let chosen = running.filter { robot == nil || $0.robot == robot }
        guard !chosen.isEmpty else {
            guard let robot, !running.isEmpty else {
                throw Failure("no robot runs on this machine; start one with: sinew run FILE", .unavailable)
            }
            throw Failure("no robot named \"\(robot)\" runs here; running are \(names)", .unavailable)
        }
        guard request == .stop || chosen.count == 1 else {
            throw Failure("several robots run here; name one of \(names)", .configuration)
        }
        for (_, claim) in chosen { Console.standard.output(try Self.ask(request, claim)) }
    }

    private static func ask(_ request: RemoteControl.Request, _ claim: String) throws(Failure) -> String {
        do {
            let conversation = try NameConversation(calling: claim)
            try conversation.send(request.rawValue)
            return try conversation.receive()
        } catch {
            let holder = NameClaim.holder(of: claim).map { "kill \($0)" } ?? "kill"
            throw Failure("the robot on \(claim) does not answer (\(error)); stop it with: \(holder)", .unavailable)
        }
    }
}
