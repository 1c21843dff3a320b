import CLinux
import Glibc
import LinuxSystem
import Quantities

/// A guard as a child of this process: started, watched by a pidfd, and reaped.
final class GuardProcess: Sendable {
    let identifier: pid_t
    /// Becomes readable when the guard has ended.
    let descriptor: OwnedDescriptor
    private let reaped = Locked<Int32??>(nil)

    /// Starts the program with its end of a socket pair.
    init(executable: String, board: String, socket: borrowing OwnedDescriptor) throws(GuardError) {
        var process: pid_t = 0
        let result = sinew_guard_spawn(executable, board, socket.raw, &process)
        if result == ENOENT { throw .missing(searched: [executable]) }
        guard result == 0 else { throw .system(SystemError(call: "posix_spawn", code: result)) }
        identifier = process
        do { descriptor = try OwnedDescriptor(sinew_pidfd(process), from: "pidfd_open") } catch {
            // Not reaped yet, so the number is still its own.
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
            throw .system(error)
        }
    }

    deinit {
        _ = reap()
    }

    /// Whether it still runs: one system call, no lock.
    var isAlive: Bool {
        var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        return sinew_poll(&entry, 1, 0) == 0
    }

    /// Waits until it has ended; false when the deadline is first.
    func waitForEnd(until deadline: Timestamp) -> Bool {
        var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        while true {
            let remaining = max(0, deadline.nanoseconds(since: .now()))
            if sinew_poll(&entry, 1, remaining) > 0 { return true }
            if remaining == 0 { return false }
        }
    }

    /// SIGKILL to it, and to no other process that has its number by now.
    func terminate() {
        _ = sinew_pidfd_signal(descriptor.raw, SIGKILL)
    }

    /// Ends one that has nothing to guard yet.
    func discard() {
        terminate()
        _ = waitForEnd(until: Timestamp.now().advanced(by: .seconds(1)))
    }

    /// What it ended with: nil while it runs and when a signal ended it.
    func reap() -> Int32? {
        reaped.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
            // As WIFEXITED and WEXITSTATUS do.
            let result = status & 0x7f == 0 ? (status >> 8) & 0xff : nil
            known = .some(result)
            return result
        }
    }
}
