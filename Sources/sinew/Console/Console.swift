import ArgumentParser
import Glibc
import Logging
import Subscriptions

/// What the user sees: results on standard output, messages on standard error, and a status line that is rewritten
/// in place on a terminal.
///
/// Any thread may write; a message never lands in the middle of the status line.
final class Console: Sendable {
    /// The console of this process.
    static let standard = Console()

    /// Whether standard output is a terminal, where a line can be rewritten.
    let isTerminal = isatty(STDOUT_FILENO) != 0
    private let shownStatus = Locked("")

    /// A logger that writes here: "sinew: warning: …".
    var logger: Logger {
        Logger(label: "sinew") { _ in ConsoleLogHandler(console: self) }
    }

    /// Shows a line that replaces the status line before it.
    func status(_ text: String) {
        shownStatus.withLock { shown in
            guard isTerminal else {
                write(text + "\n", to: STDOUT_FILENO)
                return
            }
            shown = fitted(text)
            write("\r\u{1b}[K" + shown, to: STDOUT_FILENO)
        }
    }

    /// Leaves the status line as it is and goes to the next line.
    func endStatus() {
        shownStatus.withLock { shown in
            if !shown.isEmpty { write("\n", to: STDOUT_FILENO) }
            shown = ""
        }
    }

    /// A result for standard output.
    func output(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// A message for standard error.
    func message(_ line: String) {
        shownStatus.withLock { shown in
            if !shown.isEmpty { write("\r\u{1b}[K", to: STDOUT_FILENO) }
            write(line + "\n", to: STDERR_FILENO)
            if !shown.isEmpty { write(shown, to: STDOUT_FILENO) }
        }
    }

    /// Runs `body`; prints its failure, a line for each fault, and ends the command with its status.
    func reporting<Result>(_ body: () throws(Failure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            endStatus()
            for line in error.lines { message("sinew: \(line)") }
            throw error.status.code
        }
    }

    /// The text cut to the terminal's width: a line that wraps could not be rewritten.
    private func fitted(_ text: String) -> String {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return text }
        return String(text.prefix(Int(size.ws_col) - 1))
    }

    private func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[rest.indices]).baseAddress,
                    rest.count)
                // A reader that has gone away misses the text; the robot goes on.
                if count <= 0 { break }
                rest = rest.dropFirst(count)
            }
        }
    }
}
