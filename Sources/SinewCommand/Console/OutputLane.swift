import Glibc
import LinuxSystem
import Quantities

/// The way of text to one reader: a terminal, a file, a pipe, a log daemon's socket.
///
/// At first whoever says something writes it and waits for the reader. From ``decouple()`` on a thread of the lane's own
/// does, and nobody else ever waits: what finds no room is given up, and told in its place when the reader is back. The
/// descriptors stay as they are: a flag such as O_NONBLOCK would be everybody's who has the same terminal.
///
/// Unchecked because `monitor` protects what changes.
final class OutputLane: @unchecked Sendable {
    /// The most bytes that wait for the reader.
    static let limit = 64 * 1024

    private let monitor = Monitor()
    /// Held by who writes, where that is whoever says something.
    private let turn = Monitor()
    private var queue: OutputQueue
    private var thread: SystemThread?
    private var isEnding = false
    /// How many lines are being written; nil while nothing is.
    private var inFlight: Int?
    /// Changes whenever the reader has taken something.
    private var progress = 0
    private var lastFailure: SystemError?
    private var firstFailure: SystemError?

    /// - Parameter status: the descriptor of the status line, if there is one.
    init(status: Int32) {
        queue = OutputQueue(statusDescriptor: status)
    }

    /// Whether nobody waits for the reader.
    var isDecoupled: Bool { monitor.withLock { thread != nil } }

    /// What was the first to fail of all writing, if anything did.
    var failure: SystemError? { monitor.withLock { firstFailure } }

    /// Adds a line for one of the descriptors that lead to this reader.
    func add(_ line: String, to descriptor: Int32) {
        put { $0.add(line, descriptor: descriptor) }
    }

    /// Replaces the status line.
    func show(_ status: String) {
        put { $0.show(status) }
    }

    /// Leaves the status line standing.
    func endStatus() {
        put { $0.endStatus() }
    }

    /// From now on, until ``couple()``, nobody waits for the reader.
    func decouple() throws(SystemError) {
        guard !isDecoupled else { return }
        monitor.withLock { queue.limit = Self.limit }
        let started = try SystemThread(ThreadSettings(name: "sinew-output")) { [self] in
            while let chunk = nextChunk() { write(chunk) }
        }
        monitor.withLock { thread = started }
    }

    /// Blocks until the reader has taken everything; from then on whoever says something waits for him again.
    func couple() {
        let ending = monitor.withLock { () -> SystemThread? in
            isEnding = true
            monitor.wakeAll()
            return thread
        }
        guard let ending else { return }
        ending.join()
        monitor.withLock {
            thread = nil
            isEnding = false
            queue.limit = nil
        }
    }

    /// Blocks until the reader has taken everything, or nothing for as long as `patience`.
    ///
    /// - Parameter end: when to give up in any case.
    /// - Returns: how many lines have not reached him.
    func drain(patience: Duration, until end: Timestamp) -> Int {
        monitor.withLock {
            var seen = progress
            var deadline = Timestamp.now().advanced(by: patience)
            while inFlight != nil || !queue.isEmpty, thread != nil {
                if progress != seen {
                    seen = progress
                    deadline = Timestamp.now().advanced(by: patience)
                }
                let limit = min(deadline, end)
                guard Timestamp.now() < limit else { break }
                monitor.wait(until: limit)
            }
            return queue.unread + (inFlight ?? 0)
        }
    }

    private func put(_ change: (inout OutputQueue) -> Void) {
        let isDecoupled = monitor.withLock {
            change(&queue)
            monitor.wakeAll()
            return thread != nil
        }
        guard !isDecoupled else { return }
        turn.withLock {
            while let chunk = monitor.withLock({ take() }) { write(chunk) }
        }
    }

    /// Waits for something to write; nil at the end.
    private func nextChunk() -> OutputQueue.Chunk? {
        monitor.withLock {
            while true {
                if let chunk = take() { return chunk }
                if isEnding { return nil }
                monitor.wait(until: .distantFuture)
            }
        }
    }

    /// While the monitor is held.
    private func take() -> OutputQueue.Chunk? {
        let chunk = queue.take(reason: lastFailure?.reason ?? "nobody read it")
        inFlight = chunk?.lines
        return chunk
    }

    private func write(_ chunk: OutputQueue.Chunk) {
        var failure: SystemError?
        do { try write(chunk.text, to: chunk.descriptor) } catch { failure = error }
        monitor.withLock {
            inFlight = nil
            lastFailure = failure
            if failure != nil {
                queue.giveUp(chunk)
                firstFailure = firstFailure ?? failure
            }
            progress &+= 1
            monitor.wakeAll()
        }
    }

    /// Writes all of it, however long the reader takes.
    private func write(_ text: String, to descriptor: Int32) throws(SystemError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            do throws(SystemError) {
                let count = try SystemCall.make("write") {
                    rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                }
                guard count > 0 else { throw SystemError(call: "write", code: EIO) }
                rest = rest.dropFirst(count)
                monitor.withLock {
                    progress &+= 1
                    monitor.wakeAll()
                }
            } catch {
                guard error.code == EAGAIN else { throw error }
                // Somebody else who has this file has made it so that writes do not wait.
                Self.waitForRoom(descriptor)
            }
        }
    }

    private static func waitForRoom(_ descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&entry, 1, -1) > 0, entry.revents & Int16(POLLOUT) == 0 {
            // In error, and yet the write says to try again: not in a hot loop.
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
        }
    }
}
