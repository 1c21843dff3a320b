import CLinux
import Glibc
import LinuxSystem
import Quantities

/// Questions to many robots at once: nobody waits for one that does not answer.
struct RemoteRound {
    /// How many are asked at a time; a process has descriptors for so many. The others follow as these end.
    private static let width = 256
    /// When one whose queue is full is called again.
    private static let pause: Duration = .milliseconds(5)

    /// What to ask whom.
    struct Question {
        var held: BoardClaim.Held
        var request: RemoteRequest
    }

    /// Asks all of them, each process once, and passes on what comes of each as soon as it is known.
    ///
    /// - Parameter told: gets an exchange that has its outcome, and tells what to ask next because of it.
    static func ask(
        _ questions: [Question], _ told: (RemoteExchange, RemoteExchange.Outcome) -> Question?
    ) {
        var waiting = questions
        var asking: [RemoteExchange] = []
        var asked: Set<Callee> = []
        while !waiting.isEmpty || !asking.isEmpty {
            let next = waiting.prefix(max(0, width - asking.count))
            waiting.removeFirst(next.count)
            for question in next {
                let deadline = Timestamp.now().advanced(by: RemoteExchange.patience)
                asking.append(RemoteExchange(question.held, question.request, deadline: deadline))
            }
            let now = Timestamp.now()
            asking = asking.filter { exchange in
                let isNew = exchange.process == nil
                exchange.advance(at: now)
                // The same robot by its name and by its socket file.
                if isNew, let callee = Callee(exchange), !asked.insert(callee).inserted { return false }
                guard let outcome = exchange.outcome else { return true }
                if let more = told(exchange, outcome) { waiting.append(more) }
                return false
            }
            if !asking.isEmpty { wait(asking) }
        }
    }

    private struct Callee: Hashable {
        let claim: String
        let process: pid_t
        let request: String

        init?(_ exchange: RemoteExchange) {
            guard let process = exchange.process else { return nil }
            self.process = process
            claim = exchange.held.claim
            request = exchange.request.line
        }
    }

    private static func wait(_ asking: [RemoteExchange]) {
        var entries = asking.compactMap(\.entry)
        let isCallingAgain = entries.count < asking.count
        let limit: Duration = isCallingAgain ? pause : .milliseconds(100)
        _ = entries.withUnsafeMutableBufferPointer {
            sinew_poll($0.baseAddress, UInt32($0.count), limit.wholeNanoseconds)
        }
    }
}
