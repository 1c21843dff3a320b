import Configuration
import Glibc
import LinuxSystem
import Logging
import Pipeline
import Quantities

/// What the user sees: results on standard output, messages on standard error, and a status line that is rewritten
/// in place on a terminal.
///
/// Any thread may write; a message never lands in the middle of the status line. Whatever a text is made of, a terminal
/// finds nothing in it that it would obey: control characters are shown as escapes.
final class Console: Sendable {
    /// The console of this process.
    static let standard = Console(output: STDOUT_FILENO, messages: STDERR_FILENO)

    /// How long a run that has ended waits for a reader who takes nothing, and how long in all.
    private static let patience: Duration = .seconds(1)
    private static let longestPatience: Duration = .seconds(3)

    /// Whether standard output is a terminal, where a line can be rewritten.
    let isTerminal: Bool
    private let output: Int32
    private let messages: Int32
    private let outputLane: OutputLane
    /// The same as `outputLane` where both have the same reader, so that all that is said keeps its order.
    private let messageLane: OutputLane

    init(output: Int32, messages: Int32) {
        self.output = output
        self.messages = messages
        isTerminal = isatty(output) != 0
        outputLane = OutputLane(status: output)
        messageLane = StandardDescriptors.areSame(output, messages) ? outputLane : OutputLane(status: messages)
    }

    /// A logger that writes here: "sinew: warning: …".
    var logger: Logger {
        Logger(label: "sinew") { _ in ConsoleLogHandler(console: self) }
    }

    /// Shows a line that replaces the status line before it.
    func status(_ text: String) {
        if isTerminal {
            outputLane.show(fitted(Excerpt.escaped(text)))
        } else {
            output(text)
        }
    }

    /// Leaves the status line as it is and goes to the next line.
    func endStatus() {
        outputLane.endStatus()
    }

    /// A result for standard output.
    func output(_ line: String) {
        outputLane.add(Excerpt.escaped(line), to: output)
    }

    /// A message for standard error.
    func message(_ line: String) {
        messageLane.add(Excerpt.escaped(line), to: messages)
    }

    /// Runs `body`; prints its failure and ends the command with its status.
    func reporting<Result>(_ body: () throws(Failure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            report(error)
            throw error.status.code
        }
    }

    /// Prints a failure, a line for each problem.
    func report(_ failure: Failure) {
        endStatus()
        for line in failure.lines { message("sinew: \(line)") }
    }

    // MARK: Readers who do not read

    /// From now on nobody waits for a reader: what he does not take in time is given up and counted.
    func decouple() throws(SystemError) {
        try outputLane.decouple()
        if messageLane !== outputLane { try messageLane.decouple() }
    }

    /// Waits for the reader of results, and from now on everybody does again: for one that has to arrive.
    func couple() {
        outputLane.couple()
    }

    /// The process ends. Readers whom nobody waits for get a moment for what they have not read, and what they have missed
    /// is said; otherwise it is an error when a result has not arrived.
    ///
    /// - Returns: why one has not.
    func finish() -> SystemError? {
        let failure = outputLane.isDecoupled ? nil : outputLane.failure
        if let failure {
            message("sinew: standard output: \(failure.reason); what was to be shown there is lost")
        }
        drain()
        return failure
    }

    /// Gives the readers a moment for what they have not read, and says what they have missed.
    func drain() {
        let end = Timestamp.now().advanced(by: Self.longestPatience)
        if outputLane.isDecoupled {
            let unread = outputLane.drain(patience: Self.patience, until: end)
            if unread > 0, messageLane !== outputLane {
                message("sinew: warning: \(OutputQueue.lines(unread)) not read from standard output")
            }
        }
        if messageLane !== outputLane { _ = messageLane.drain(patience: Self.patience, until: end) }
    }

    /// The text cut to the terminal's width: a line that wraps could not be rewritten.
    private func fitted(_ text: String) -> String {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return text }
        return String(text.prefix(Int(size.ws_col) - 1))
    }
}
