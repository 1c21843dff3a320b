import HardwareIO
import LinuxSystem
import Quantities

/// What the objects of a simulated board share: the world, its clock, the registers and the claims, behind one lock.
///
/// It has no thread: whoever touches the board brings the world up to the present first, outside of ticks as well as in
/// them. That takes about a microsecond for each millisecond since the last touch. After a pause of more than ten
/// seconds (a stopped process) the world goes on where it stood ten seconds after the last touch.
final class SimulatedMachine: Sendable {
    /// The registers, for safe actions. Those of this program's own accesses happen under the lock.
    let page: RegisterPage
    let wiring: Wiring

    private let monitor = Monitor()
    private let injectedClock: (@Sendable () -> Timestamp)?
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var contents: Contents

    init(
        _ description: BoardDescription, seed: UInt64, clock: (@Sendable () -> Timestamp)?
    ) throws(SystemError) {
        wiring = Wiring(description)
        page = try RegisterPage(name: "registers of \(description.name)", count: wiring.count)
        injectedClock = clock
        contents = Contents(
            seed: seed, start: clock?() ?? .now(), outputs: OutputChip(page: page, firstWord: wiring.firstOutput))
    }

    /// Brings the world up to the present, then runs `body` with the lock held. Tells of a fall after that.
    func access<Result, Failure: Error>(
        _ body: (inout Contents) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var fall: Fall?
        defer { fall?.tell() }
        return try monitor.withLock { () throws(Failure) -> Result in
            fall = catchUp()
            return try body(&contents)
        }
    }

    /// Blocks until an input line has an edge, the deadline of the board's clock, or an interruption.
    func nextEdge(of input: OpenInput, until deadline: Timestamp) throws(BusError) -> LineEdge? {
        while true {
            var fall: Fall?
            defer { fall?.tell() }
            let outcome = try monitor.withLock { () throws(BusError) -> WaitOutcome in
                fall = catchUp()
                guard contents.holds(input.claim) else { throw .closed }
                if input.isInterrupted { return .ended(nil) }
                if let edge = input.nextEdge() { return .ended(edge) }
                let present = now()
                if present >= deadline { return .ended(nil) }
                // The world goes in steps: the one in which a change begins to count may be the next.
                let due = input.due?.advanced(byNanoseconds: Self.nanosecondsInStep)
                let end = min(deadline, due ?? .distantFuture)
                if fall == nil { monitor.wait(until: wakeUp(present: present, deadline: end)) }
                return .goesOn
            }
            if case .ended(let edge) = outcome { return edge }
        }
    }

    /// Ends the wait for an input line, now and later.
    func interrupt(_ input: OpenInput) {
        monitor.withLock {
            input.isInterrupted = true
            monitor.wakeAll()
        }
    }

    private enum WaitOutcome {
        case ended(LineEdge?)
        case goesOn
    }

    /// A fall that its handler has not heard of yet.
    private struct Fall {
        let time: Timestamp
        let handler: @Sendable (Timestamp) -> Void

        func tell() { handler(time) }
    }

    private func now() -> Timestamp {
        injectedClock?() ?? .now()
    }

    /// With the kernel's clock, when the bumper changes next. A clock of the caller's own may jump at any moment, so
    /// that it is looked at every other millisecond.
    private func wakeUp(present: Timestamp, deadline: Timestamp) -> Timestamp {
        if injectedClock != nil { return Timestamp.now().advanced(by: .milliseconds(2)) }
        return min(deadline, timestamp(contents.world.nextBumperChange))
    }

    private func timestamp(_ milliseconds: Int64) -> Timestamp {
        contents.start.advanced(byNanoseconds: milliseconds * Self.nanosecondsInStep)
    }

    private func catchUp() -> Fall? {
        var end = max(0, now().nanoseconds(since: contents.start)) / Self.nanosecondsInStep
        let excess = end - contents.world.time - Self.longestPause
        if excess > 0 {
            contents.start = contents.start.advanced(byNanoseconds: excess * Self.nanosecondsInStep)
            end -= excess
        }
        contents.world.advance(
            to: end, left: wiring.duty(of: wiring.left, in: page), right: wiring.duty(of: wiring.right, in: page))
        reportBumper()
        guard let fellAt = contents.world.fellAt, !contents.isFallReported, let handler = contents.onFall else {
            return nil
        }
        contents.isFallReported = true
        return Fall(time: timestamp(fellAt), handler: handler)
    }

    /// Hands what the bumper did to its line, if that is open: pressed is a low voltage.
    private func reportBumper() {
        if let bumper = contents.bumper {
            for change in contents.world.bumperChanges {
                let isActive = change.isPressed == bumper.settings.isActiveLow
                bumper.change(to: isActive, at: timestamp(change.time))
            }
            bumper.advance(to: timestamp(contents.world.time))
        }
        guard !contents.world.bumperChanges.isEmpty else { return }
        monitor.wakeAll()
        contents.world.forgetBumperChanges()
    }

    private static let nanosecondsInStep: Int64 = 1_000_000
    private static let longestPause: Int64 = 10_000
}
