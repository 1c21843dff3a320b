import Configuration
import HardwareIO
import LinuxSystem
import Pipeline

/// Asks running robots for something, all that are meant at once, and prints what each says as soon as it does.
struct RemoteCall {
    private let request: RemoteRequest
    /// Those who have said their name.
    private var running: [(held: BoardClaim.Held, robot: String)] = []
    private var isAnswered = false
    /// What went wrong with what was asked for.
    private var failures: [Failure] = []
    /// Who did not say his name.
    private var nameless: [Failure] = []

    init(_ request: RemoteRequest) {
        self.request = request
    }

    /// - Parameter robot: its name; nil for all when they are to stop, for the only one otherwise.
    func make(to robot: String?) throws(Failure) {
        guard request.line.utf8.count <= LineConnection.longestLine else {
            throw Failure("the name of a part is too long for a request", .usage)
        }
        let places = try BoardClaim.held()
        var call = self
        if let robot {
            call.ask(robot, places)
        } else if request == .stop {
            call.ask(places)
        } else {
            try call.askTheOnlyOne(places)
        }
        // Whoever does not answer keeps nobody else from being asked, and is told of.
        if let first = call.failures.first {
            throw Failure(call.failures.flatMap(\.lines), first.status)
        }
        guard !call.isAnswered else { return }
        throw call.nameless.first
            ?? Self.absence(of: robot, among: call.running.map(\.robot) + places.compactMap(\.robot))
    }

    /// Asks all of them for it.
    private mutating func ask(_ places: [BoardClaim.Held]) {
        RemoteRound.ask(places.map { .init(held: $0, request: request) }) { note($0, $1, nil) }
    }

    /// Asks those of that name for it; who does not show his name is asked for that first, beside the others.
    private mutating func ask(_ robot: String, _ places: [BoardClaim.Held]) {
        let questions = places.compactMap { held -> RemoteRound.Question? in
            guard let known = held.robot else { return .init(held: held, request: .name) }
            return known == robot ? .init(held: held, request: request) : nil
        }
        RemoteRound.ask(questions) { note($0, $1, robot) }
    }

    private mutating func askTheOnlyOne(_ places: [BoardClaim.Held]) throws(Failure) {
        RemoteRound.ask(places.map { .init(held: $0, request: .name) }) { note($0, $1, nil) }
        guard !running.isEmpty else { return }
        guard running.count + nameless.count == 1 else {
            let names = Set(running.map(\.robot)).sorted().joined(separator: ", ")
            throw Failure("several robots run here; name one of \(names)", .configuration)
        }
        ask(running.map(\.held))
    }

    /// What has come of one question, and what to ask next because of it.
    private mutating func note(
        _ exchange: RemoteExchange, _ outcome: RemoteExchange.Outcome, _ robot: String?
    ) -> RemoteRound.Question? {
        let isForName = exchange.request == .name
        switch outcome {
        case .gone: return nil
        case .silent(let reason):
            let failure = Self.silence(exchange, reason)
            if isForName { nameless.append(failure) } else { failures.append(failure) }
            return nil
        case .answered(let reply) where isForName:
            let name = exchange.held.robot ?? reply.lines.joined(separator: " ")
            running.append((exchange.held, name))
            return name == robot ? .init(held: exchange.held, request: request) : nil
        case .answered(let reply):
            isAnswered = true
            if let status = reply.failure {
                failures.append(Failure(reply.lines.joined(separator: "; "), status))
            } else {
                for line in reply.lines { Console.standard.output(line) }
            }
            return nil
        }
    }

    private static func silence(_ exchange: RemoteExchange, _ reason: String) -> Failure {
        let claim = exchange.held.claim
        let holder = exchange.process ?? NameClaim.holder(of: claim)
        let remedy = holder.map { "kill \($0)" } ?? "kill"
        return Failure(
            "the robot on \(claim) does not answer \(reason); stop it with: \(remedy)", .unavailable)
    }

    private static func absence(of robot: String?, among names: [String]) -> Failure {
        guard let robot, !names.isEmpty else {
            return Failure("no robot runs on this machine; start one with: sinew run FILE", .unavailable)
        }
        let known = Set(names).sorted()
        let remedy =
            NearestName.find(robot, among: known).map { "did you mean \(Excerpt.quoted($0))?" }
            ?? "running are \(known.joined(separator: ", "))"
        return Failure("no robot named \(Excerpt.quoted(robot)) runs here; \(remedy)", .unavailable)
    }
}
