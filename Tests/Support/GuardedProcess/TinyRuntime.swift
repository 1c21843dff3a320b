import Glibc
import Guarding
import LinuxSystem
import Quantities
import Synchronization

/// Tells the test something.
func say(_ line: String) {
    // Not by way of stdio, whose locks the thread that reads commands may hold.
    let line = line + "\n"
    _ = write(1, line, line.utf8.count)
}

/// The least that has a guard: a thread that drives the outputs all the time, and one that beats and watches the guard.
final class TinyRuntime: Sendable {
    private let outputs: [GuardedOutput]
    private let board: String
    private let timeout: Duration
    private let isGuarded: Bool
    private let isBeating = Atomic(true)
    private let lock = Monitor()
    // Touched while `lock` is held.
    nonisolated(unsafe) private var guardian: GuardClient?
    nonisolated(unsafe) private var isDriving = false
    nonisolated(unsafe) private var threads: [SystemThread] = []

    init(outputs: [GuardedOutput], board: String, timeout: Duration, isGuarded: Bool) throws {
        self.outputs = outputs
        self.board = board
        self.timeout = timeout
        self.isGuarded = isGuarded
    }

    func start() throws {
        let supervisor = try SystemThread(ThreadSettings(name: "supervisor")) { [self] in supervise() }
        let driver = try SystemThread(ThreadSettings(name: "driver")) { [self] in drive() }
        try lock.withLock {
            threads = [supervisor, driver]
            try arm()
        }
    }

    /// Does what a line of the test's says.
    func obey(_ command: String) throws {
        switch command {
        case "segv": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case "trap": say("\(outputs[outputs.count + Int(getpid())].safe.count)")
        case "abort": abort()
        case "exit": _exit(3)
        case "hang": isBeating.store(false, ordering: .relaxed)
        case "leave": try leave()
        case "withdraw": try withdraw()
        case "replace": try replace()
        default: say("error: no command \(command)")
        }
    }

    /// A guard that keeps all outputs, then outputs that leave their safe values.
    private func arm() throws {
        if isGuarded {
            let guardian = try GuardClient(
                executable: GuardExecutable.find(), board: board, heartbeatTimeout: timeout)
            for (index, output) in outputs.enumerated() {
                try guardian.hand(over: output.safe, output: UInt32(index))
            }
            guardian.beat()
            self.guardian = guardian
        }
        isDriving = true
        for output in outputs { try output.drive() }
        say("armed \(guardian?.processIdentifier ?? 0)")
    }

    private func leave() throws {
        try lock.withLock {
            isDriving = false
            for action in outputs.flatMap(\.safe) { try action.perform() }
            guardian?.suspendHeartbeat()
            for output in outputs { output.close() }
            try guardian?.leave()
            // It has ended because it was told to: nobody is to take that for a loss.
            guardian = nil
        }
        say("left")
        exit(0)
    }

    /// Takes the first output out of the guard's care, and drives it on nevertheless.
    private func withdraw() throws {
        try lock.withLock { try guardian?.withdraw(output: 0) }
        say("withdrawn")
    }

    /// Gives the guard another safe action for the first output.
    private func replace() throws {
        try lock.withLock {
            guard case .write(let descriptor, _, _) = outputs[0].safe[0] else { return }
            let action = SafeAction.write(descriptor: descriptor, offset: 0, bytes: Array("NEW.".utf8))
            try guardian?.hand(over: [action], output: 0)
        }
        say("replaced")
    }

    private func drive() {
        while true {
            lock.withLock {
                guard isDriving else { return }
                for output in outputs {
                    do { try output.drive() } catch { say("error: \(error)") }
                }
            }
            Sleep.until(.now().advanced(by: .milliseconds(1)))
        }
    }

    private func supervise() {
        while true {
            lock.withLock {
                guard isBeating.load(ordering: .relaxed), let guardian else { return }
                guardian.beat()
                guard !guardian.isAlive else { return }
                do { try replaceGuard() } catch { say("error: \(error)") }
            }
            Sleep.until(.now().advanced(by: .milliseconds(5)))
        }
    }

    private func replaceGuard() throws {
        isDriving = false
        for action in outputs.flatMap(\.safe) { try action.perform() }
        say("guard lost")
        guardian = nil
        try arm()
    }
}
