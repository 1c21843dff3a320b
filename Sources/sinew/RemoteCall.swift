import HardwareIO
import LinuxSystem
import Pipeline

/// Asks running robots for something, and prints what they say.
struct RemoteCall {
    private let request: RemoteRequest

    init(_ request: RemoteRequest) {
        self.request = request
    }

    /// - Parameter robot: its name; nil for all when they are to stop, for the only one otherwise.
    func make(to robot: String?) throws(Failure) {
        var running: [(robot: String, claim: String)] = []
        var silent: [Failure] = []
        for claim in try BoardClaim.held() {
            do throws(Failure) {
                running.append((try Self.robot(of: claim), claim))
            } catch {
                silent.append(error)
            }
        }
        let chosen = running.filter { robot == nil || $0.robot == robot }
        let names = running.map(\.robot)
        if chosen.isEmpty { throw silent.first ?? Self.absence(of: robot, among: names) }
        guard request == .stop || robot != nil || chosen.count + silent.count == 1 else {
            throw Failure("several robots run here; name one of \(names.joined(separator: ", "))", .configuration)
        }
        for (_, claim) in chosen {
            do throws(Failure) {
                for line in try Self.ask(request, claim) { Console.standard.output(line) }
            } catch {
                guard robot == nil else { throw error }
                silent.append(error)
            }
        }
        // Who does not answer keeps nobody else from being stopped, and is told of.
        if robot == nil, let failure = silent.first { throw failure }
    }

    private static func robot(of claim: String) throws(Failure) -> String {
        if let name = BoardClaim.robot(of: claim) { return name }
        return try ask(.name, claim).joined(separator: " ")
    }

    private static func absence(of robot: String?, among names: [String]) -> Failure {
        guard let robot, !names.isEmpty else {
            return Failure("no robot runs on this machine; start one with: sinew run FILE", .unavailable)
        }
        let remedy =
            NearestName.find(robot, among: names).map { "did you mean \"\($0)\"?" }
            ?? "running are \(names.joined(separator: ", "))"
        return Failure("no robot named \(Excerpt.quoted(robot)) runs here; \(remedy)", .unavailable)
    }

    /// What the robot says, a line each.
    private static func ask(_ request: RemoteRequest, _ claim: String) throws(Failure) -> [String] {
        let reply: RemoteReply
        do {
            // One that is starting answers once its chips are set up.
            let conversation = try NameConversation(calling: claim, seconds: 5)
            try conversation.send(request.line)
            reply = try RemoteReply.receive(on: conversation)
        } catch {
            let holder = NameClaim.holder(of: claim).map { "kill \($0)" } ?? "kill"
            throw Failure("the robot on \(claim) does not answer (\(error)); stop it with: \(holder)", .unavailable)
        }
        if let status = reply.failure { throw Failure(reply.lines.joined(separator: "; "), status) }
        return reply.lines
    }
}
