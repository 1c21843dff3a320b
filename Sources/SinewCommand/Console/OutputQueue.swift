/// What waits to be shown to one reader, in order, and what was given up. Without effects; for one thread at a time.
///
/// A line stands until it is shown. A status line is only of interest until the next: there is one at most.
struct OutputQueue {
    /// What is written in one go.
    struct Chunk: Equatable {
        var descriptor: Int32
        var text: String
        /// How many lines are lost when it cannot be written.
        var lines: Int
    }

    private enum Entry {
        case line(String, descriptor: Int32)
        case endOfStatus

        var size: Int {
            switch self {
            case .line(let text, _): text.utf8.count + 1
            case .endOfStatus: 1
            }
        }
    }

    private static let eraser = "\r\u{1b}[K"

    /// Where the status line goes.
    let statusDescriptor: Int32
    /// The most bytes that wait; nil without a bound.
    var limit: Int?

    private var entries: [Entry] = []
    private var size = 0
    /// The newest status line while it is not shown.
    private var status: String?
    /// The status line that stands on the terminal.
    private var shown = ""
    /// Lines that were given up since the reader was told last.
    private(set) var lost = 0

    init(statusDescriptor: Int32) {
        self.statusDescriptor = statusDescriptor
    }

    /// Whether all is taken.
    var isEmpty: Bool { entries.isEmpty && status == nil }

    /// How many lines wait or were given up.
    var unread: Int {
        lost
            + entries.count {
                if case .line = $0 { true } else { false }
            }
    }

    /// Adds a line. Where there is no room, the oldest ones go: the newest say how things are.
    mutating func add(_ line: String, descriptor: Int32) {
        entries.append(.line(line, descriptor: descriptor))
        size += line.utf8.count + 1
        guard let limit else { return }
        var surplus = 0
        while size > limit, surplus < entries.count - 1 {
            size -= entries[surplus].size
            if case .line = entries[surplus] { lost += 1 }
            surplus += 1
        }
        entries.removeFirst(surplus)
    }

    /// Replaces the status line.
    mutating func show(_ status: String) {
        self.status = status
    }

    /// Leaves the status line as it is by then, and goes to the next line.
    mutating func endStatus() {
        guard status != nil || !shown.isEmpty else { return }
        entries.append(.endOfStatus)
        size += 1
    }

    /// A chunk could not be written.
    mutating func giveUp(_ chunk: Chunk) {
        lost += chunk.lines
    }

    /// Takes what is to be written next.
    ///
    /// - Parameter reason: why lines were lost, if any were.
    mutating func take(reason: String) -> Chunk? {
        while !entries.isEmpty {
            let entry = entries.removeFirst()
            size -= entry.size
            switch entry {
            case .line(let line, let descriptor):
                let erasing = shown.isEmpty ? "" : Self.eraser
                let (notice, count) = takeNotice(reason)
                return Chunk(descriptor: descriptor, text: erasing + notice + line + "\n" + shown, lines: count + 1)
            case .endOfStatus:
                let last = status ?? shown
                status = nil
                shown = ""
                if last.isEmpty { continue }
                return Chunk(descriptor: statusDescriptor, text: Self.eraser + last + "\n", lines: 0)
            }
        }
        guard let status else { return nil }
        self.status = nil
        shown = status
        let (notice, count) = takeNotice(reason)
        return Chunk(descriptor: statusDescriptor, text: Self.eraser + notice + status, lines: count)
    }

    private mutating func takeNotice(_ reason: String) -> (text: String, lines: Int) {
        guard lost > 0 else { return ("", 0) }
        defer { lost = 0 }
        return ("sinew: warning: \(Self.lines(lost)) lost here: \(reason)\n", lost)
    }

    /// "1 line was", "12 lines were".
    static func lines(_ count: Int) -> String {
        count == 1 ? "1 line was" : "\(count) lines were"
    }
}
