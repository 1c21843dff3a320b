import Guarding
import LinuxSystem
import Quantities
import Realtime

extension GuardKeeper {
    /// Starts a guard in reserve, which has all outputs' actions. From then on the one on duty may be lost at any moment.
    func reinforce() throws(GuardError) {
        let next = try Self.start(settings)
        try handOver(to: next)
        guards.withLock { guards in
            // It is to miss the supervisor's beats even if there is not one more.
            if !guards.isResting { next.beat() }
            guards.reserve = next
        }
    }

    /// Starts a guard that has all outputs' actions, and gives it the duty.
    func startOnDuty() throws(GuardError) -> GuardClient {
        let next = try Self.start(settings)
        try handOver(to: next)
        try giveDuty(to: next)
        return next
    }

    /// Gives a guard that has all outputs' actions the duty.
    private func giveDuty(to next: GuardClient) throws(GuardError) {
        // Copies of what this process and that guard have already.
        let copies = InheritedDescriptors()
        defer { copies.closeAll() }
        do throws(GuardError) {
            try next.takeDuty(from: GuardPredecessor.find(board: settings.board, leavingTo: copies))
        } catch {
            next.dismiss()
            throw error
        }
    }

    /// Gives the duty to the guard in reserve, or starts another and hands everything over; waits with growing pauses
    /// while that fails.
    func replace() -> GuardError? {
        var pause: Int64 = 100_000_000
        while true {
            do throws(GuardError) {
                let next: GuardClient
                if let reserve = takeReserve(), reserve.isAlive {
                    try giveDuty(to: reserve)
                    next = reserve
                } else {
                    next = try startOnDuty()
                }
                guards.withLock { $0.present = next }
                return nil
            } catch {
                if stopSignal.wait(until: Timestamp.now().advanced(byNanoseconds: pause)) { return error }
                pause = min(pause * 2, 5_000_000_000)
            }
        }
    }

    /// Whether the guard on duty has ended, and not the robot.
    func waitForEnd() -> Bool {
        let watched = present
        let descriptor = watched.endDescriptor
        defer { withExtendedLifetime(watched) {} }
        var silence = GuardSilence(settings.timeout)
        do {
            while true {
                switch try Poll.wait(readable: descriptor, wake: wake, until: silence.nextLook) {
                case .woken: return false
                case .ready, .disconnected: return true
                case .timedOut: break
                }
                if silence.isLasting(of: watched) { watched.terminate() }
            }
        } catch {
            return false
        }
    }

    /// Has a guard in reserve until the robot stops: starts another when there is none, and when it ends or falls silent.
    func keepReserve() {
        let shortest: Int64 = 50_000_000
        var pause = shortest
        var silence = GuardSilence(settings.timeout)
        var nextLook = silence.nextLook
        while !stopSignal.wait(until: Timestamp.now().advanced(byNanoseconds: pause)) {
            if let reserve = guards.withLock({ $0.reserve }), reserve.isAlive {
                pause = shortest
                guard Timestamp.now() > nextLook else { continue }
                nextLook = silence.nextLook
                if silence.isLasting(of: reserve) { reserve.terminate() }
                continue
            }
            silence = GuardSilence(settings.timeout)
            do throws(GuardError) { try reinforce() } catch { pause = min(pause * 2, 5_000_000_000) }
        }
    }
}

/// Whether a guard that looks at least once in each of its time-outs has ceased to: it is stopped or starved.
struct GuardSilence {
    private let interval: Duration
    private var count = 0

    init(_ timeout: Duration) {
        interval = max(timeout, .milliseconds(250))
    }

    /// When to look again.
    var nextLook: Timestamp { .now().advanced(by: interval) }

    /// Whether it is silent for the second time in a row: the first time this process itself may have been stopped
    /// together with it.
    mutating func isLasting(of guardian: GuardClient) -> Bool {
        let isSilent = guardian.lastLook.map { Timestamp.now().duration(since: $0) > interval * 2 } ?? false
        count = isSilent ? count + 1 : 0
        return count == 2
    }
}
