import CLinux
import Glibc
import LinuxSystem
import Quantities

/// Listens for those who speak to a running robot, on one thread, side by side: nobody waits for another one, and
/// nobody holds a place for longer than ``RemoteCaller/patience``.
final class RemoteServer {
    /// How long arming may take: the supervisor arms in its next turn.
    private static let armingPatience: Duration = .milliseconds(500)
    private static let armingStep: Duration = .milliseconds(5)

    private let control: RemoteControl
    private let listeners: [Int32]
    private let wake: WakeDescriptor
    private var list = CallerList<RemoteCaller>(owner: geteuid())
    /// Until when nobody is taken on, after a fault that may last.
    private var pauseEnd: Timestamp?

    init(_ control: RemoteControl, listeners: [Int32], until wake: WakeDescriptor) {
        self.control = control
        self.listeners = listeners
        self.wake = wake
    }

    /// Serves until the descriptor is set.
    func run() {
        while !wake.isSignalled {
            wait()
            let now = Timestamp.now()
            for caller in list.callers { serve(caller, now) }
            if pauseEnd.map({ $0 <= now }) ?? true {
                pauseEnd = nil
                for listener in listeners { takeCalls(listener, now) }
            }
            list.remove { $0.isDone(at: now) }
        }
    }

    /// Sleeps until there is something to do.
    private func wait() {
        let callers = list.callers
        var entries = [pollfd(fd: wake.raw, events: Int16(POLLIN), revents: 0)]
        if pauseEnd == nil {
            entries += listeners.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        }
        var end = pauseEnd ?? .distantFuture
        for caller in callers {
            end = min(end, caller.deadline)
            if case .arming = caller.state {
                // A caller who hangs up meanwhile would wake us again and again.
                end = min(end, Timestamp.now().advanced(by: Self.armingStep))
            } else {
                entries.append(pollfd(fd: caller.connection.raw, events: caller.events, revents: 0))
            }
        }
        let remaining = end == .distantFuture ? -1 : max(0, end.nanoseconds(since: .now()))
        // Interrupted or not: what is not ready says so itself.
        _ = entries.withUnsafeMutableBufferPointer {
            sinew_poll($0.baseAddress, UInt32($0.count), remaining)
        }
    }

    private func takeCalls(_ listener: Int32, _ now: Timestamp) {
        // No more in one turn than there is room for, so that those who are here get on.
        for _ in 0..<CallerList<RemoteCaller>.capacity {
            do {
                let caller = RemoteCaller(try LineConnection(answering: listener), now: now)
                // Who must go may have said by now what he wants.
                if let leaving = list.add(caller, user: caller.connection.peer.user) { serve(leaving, now) }
                serve(caller, now)
            } catch {
                switch error.code {
                case EAGAIN: return
                case ECONNABORTED: continue
                default:
                    // No descriptors left, or no memory.
                    pauseEnd = now.advanced(by: .milliseconds(100))
                    return
                }
            }
        }
    }

    /// Does for him what can be done now. Who has hung up, or breaks off, is done with.
    private func serve(_ caller: RemoteCaller, _ now: Timestamp) {
        do {
            switch caller.state {
            case .asking:
                guard let request = try caller.hear() else { return }
                try act(on: request, caller, now)
            case .arming(let end):
                guard control.isArmed || now >= end else { return }
                try say(control.armingResult, to: caller)
            case .hearing:
                try caller.connection.flush()
            }
        } catch {
            list.remove { $0 === caller }
        }
    }

    private func act(on request: RemoteRequest?, _ caller: RemoteCaller, _ now: Timestamp)
        throws(SystemError)
    {
        switch control.answer(to: request, from: caller.connection.peer.user) {
        case .reply(let reply): try say(reply, to: caller)
        case .arming: caller.waitForArming(until: now.advanced(by: Self.armingPatience))
        }
    }

    /// The reply goes out before anything is logged of it, and is logged whether it arrives or not.
    private func say(_ reply: RemoteReply, to caller: RemoteCaller) throws(SystemError) {
        defer { if let note = reply.note { control.log(note) } }
        try caller.say(reply)
    }
}
