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

    /// - Parameter world: nobody else may touch it from now on but in ``access(_:)``.
    init(
        _ description: BoardDescription, _ world: any SimulatedWorld, clock: (@Sendable () -> Timestamp)?
    ) throws(SystemError) {
        wiring = Wiring(description, worldLines: world.lineNames)
        page = try RegisterPage(name: "registers of \(description.name)", count: wiring.count)
        injectedClock = clock
        contents = Contents(
            world: world, start: clock?() ?? .now(), outputs: OutputChip(page: page, firstWord: wiring.firstOutput))
    }

    /// Brings the world up to the present, then runs `body` with the lock held. Tells of an incident after that.
    func access<Result, Failure: Error>(
        _ body: (inout Contents) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var incident: Incident?
        defer { incident?.tell() }
        return try monitor.withLock { () throws(Failure) -> Result in
            incident = catchUp()
            return try body(&contents)
        }
    }

    /// Blocks until an input line has an edge, the deadline of the board's clock, or an interruption.
    func nextEdge(of input: OpenInput, until deadline: Timestamp) throws(BusError) -> LineEdge? {
        try wait(until: deadline) { (contents) throws(BusError) -> Look<LineEdge> in
            guard contents.holds(input.claim) else { throw .closed }
            if input.isInterrupted { return .ended }
            if let edge = input.nextEdge() { return .found(edge) }
            // The world goes in steps: the one in which a change begins to count may be the next.
            let due = input.due?.advanced(byNanoseconds: Self.nanosecondsInStep) ?? .distantFuture
            let change =
                input.worldLine.map { contents.timestamp(contents.world.nextChange(of: $0)) } ?? .distantFuture
            return .nothing(until: min(due, change))
        }
    }

    /// What somebody who waits has found.
    enum Look<Found> {
        case found(Found)
        /// The wait is over without.
        case ended
        /// Nothing, and nothing will be there before that time unless somebody touches the board.
        case nothing(until: Timestamp)
    }

    /// Blocks until there is something, or the deadline of the board's clock.
    ///
    /// - Parameter look: called with the lock held, after the world was brought up to the present.
    func wait<Found>(
        until deadline: Timestamp, _ look: (inout Contents) throws(BusError) -> Look<Found>
    ) throws(BusError) -> Found? {
        while true {
            var incident: Incident?
            defer { incident?.tell() }
            var found: Found?
            let isOver = try monitor.withLock { () throws(BusError) -> Bool in
                incident = catchUp()
                switch try look(&contents) {
                case .found(let something):
                    found = something
                    return true
                case .ended:
                    return true
                case .nothing(let time):
                    let present = now()
                    if present >= deadline { return true }
                    if incident == nil { monitor.wait(until: wakeUp(present, min(deadline, time))) }
                    return false
                }
            }
            if isOver { return found }
        }
    }

    /// Takes note of something that ends the waits of some, now and later.
    func interrupt(_ note: () -> Void) {
        monitor.withLock {
            note()
            monitor.wakeAll()
        }
    }

    /// Something that the owner of the board has not heard of yet.
    private struct Incident {
        let time: Timestamp
        let handler: @Sendable (Timestamp) -> Void

        func tell() { handler(time) }
    }

    private func now() -> Timestamp {
        injectedClock?() ?? .now()
    }

    /// With the kernel's clock, when there is something. A clock of the caller's own may jump at any moment, so that it is
    /// looked at every other millisecond.
    private func wakeUp(_ present: Timestamp, _ time: Timestamp) -> Timestamp {
        injectedClock == nil ? time : Timestamp.now().advanced(by: .milliseconds(2))
    }

    private func catchUp() -> Incident? {
        var end = max(0, now().nanoseconds(since: contents.start)) / Self.nanosecondsInStep
        let excess = end - contents.world.time - Self.longestPause
        if excess > 0 {
            contents.start = contents.start.advanced(byNanoseconds: excess * Self.nanosecondsInStep)
            end -= excess
        }
        let left = wiring.duty(of: wiring.left, in: page)
        let right = wiring.duty(of: wiring.right, in: page)
        repeat {
            contents.world.advance(to: min(end, contents.world.time + Self.longestStretch), left: left, right: right)
            reportLines()
        } while contents.world.time < end
        guard let time = contents.world.incidentAt, !contents.isIncidentReported, let handler = contents.onIncident
        else { return nil }
        contents.isIncidentReported = true
        return Incident(time: contents.timestamp(time), handler: handler)
    }

    /// Hands what the world's lines did to those who have them open.
    private func reportLines() {
        let changes = contents.world.changes
        for index in 0..<changes.count {
            let change = changes[index]
            guard let input = contents.inputs[change.line] else { continue }
            let time = contents.start.advanced(byNanoseconds: change.time)
            input.change(to: change.isHigh != input.settings.isActiveLow, at: time)
        }
        let present = contents.timestamp(contents.world.time)
        // By index: an array's iterator allocates where it is not specialised.
        for line in 0..<contents.inputs.count { contents.inputs[line]?.advance(to: present) }
        guard changes.count > 0 else { return }
        monitor.wakeAll()
        changes.removeAll()
    }

    static let nanosecondsInStep: Int64 = 1_000_000
    private static let longestPause: Int64 = 10_000
    /// After so many steps the changes of lines are looked at.
    private static let longestStretch: Int64 = 100
}
