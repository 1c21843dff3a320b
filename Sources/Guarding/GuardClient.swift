import CLinux
import Glibc
import LinuxSystem
import Quantities

/// A runtime's connection to its guard: the process that keeps the safe actions of the outputs, and plays them when this
/// process dies or its heartbeat stops.
///
/// Order of use: make it before the outputs are opened; hand each output's actions over before it leaves its safe value;
/// ``takeDuty(from:)``; ``beat(at:)`` from above all loops; at the end outputs safe, devices closed, then ``leave()``, or
/// ``stay()``. Dropping a client that still guards outputs closes the connection, and then the guard ends this process: that
/// is a fault, not a way to stop.
///
/// A guard without the duty is in reserve: it acts like the other, at the same time, when this process dies or falls silent,
/// and then holds the lines only if nobody on duty does.
///
/// Safe to use from any thread. All but ``beat(at:)``, ``suspendHeartbeat()`` and ``isAlive`` block and allocate.
public final class GuardClient: Sendable {
    /// What the system refused to the guard; it works without, less surely.
    public let refusals: [SystemThread.Refusal]
    /// What the guard of an earlier run has handed over to one that was made with the duty. Until a board has it, or it is
    /// closed, its lines are busy.
    public let inherited = InheritedDescriptors()

    private let process: GuardProcess
    private let socket: OwnedDescriptor
    private let page: HeartbeatPage
    private let state: Locked<State>

    private struct State {
        var sequence: UInt32 = 1
        var outputs: Set<UInt32> = []
        var hasLeft = false
    }

    /// How long an answer of the guard may take.
    static let patience: Duration = .seconds(5)

    /// Starts a guard without the duty, and waits until it has answered: it is of this version and has what it needs. Nothing
    /// is asked of the one before.
    ///
    /// - Parameters:
    ///   - executable: the program, as ``GuardExecutable/find()`` tells it.
    ///   - board: the name under which the next runtime finds this guard; the same for all who use the same lines.
    ///   - heartbeatTimeout: how old the last beat may become, from the first beat on.
    ///   - priority: SCHED_FIFO priority, above the loops'; nil for an ordinary process.
    public init(
        inReserve executable: String, board: String, heartbeatTimeout: Duration, priority: Int32? = nil
    ) throws(GuardError) {
        guard board.utf8.count <= 100 - SINEW_GUARD_NAME.utf8.count else { throw .nameTooLong }
        let page: HeartbeatPage
        let socket: OwnedDescriptor
        let itsEnd: OwnedDescriptor
        do throws(SystemError) {
            page = try HeartbeatPage()
            var ends: (Int32, Int32) = (-1, -1)
            let result = withUnsafeMutableBytes(of: &ends) {
                sinew_packet_pair($0.bindMemory(to: Int32.self).baseAddress, Self.patience.wholeNanoseconds)
            }
            socket = try OwnedDescriptor(result < 0 ? result : ends.0, from: "socketpair")
            itsEnd = OwnedDescriptor(owning: ends.1)
        } catch {
            throw .system(error)
        }
        let process = try GuardProcess(executable: executable, board: board, socket: itsEnd)
        _ = consume itsEnd  // Only the guard has it now: its death ends the connection.
        do throws(GuardError) {
            let hello = GuardPacket.hello(
                page: page.file.raw, timeout: heartbeatTimeout, priority: priority, sequence: 1)
            let answer = try Self.ask(hello, on: socket, process)
            guard answer.status == 0 else { throw .refusedToBegin(code: answer.status) }
            refusals = Self.refusals(in: answer, priority: priority)
        } catch {
            process.discard()
            throw error
        }
        self.process = process
        self.socket = socket
        self.page = page
        state = Locked(State())
    }

    deinit {
        let guardsNothing = state.withLock { !$0.hasLeft && $0.outputs.isEmpty }
        if guardsNothing { process.discard() }
    }

    /// The guard's process.
    public var processIdentifier: pid_t { process.identifier }

    /// Becomes readable when the guard has ended: to be polled beside other things. Valid as long as this object lives.
    public var endDescriptor: Int32 { process.descriptor.raw }

    /// Whether the guard still runs. One system call, no lock: may be asked in every period of the supervisor.
    public var isAlive: Bool { process.isAlive }

    /// When the guard last looked at the heartbeat, which it does at least once in each time-out; nil before the first
    /// time. One atomic load. One that does not look any more is stopped or starved, and guards nothing.
    public var lastLook: Timestamp? { page.guardLooked }

    /// Ends a guard that does not look any more: then it counts as dead, and may be replaced. It is never ended while it
    /// still might act: SIGKILL reaches a stopped process too.
    public func terminate() {
        process.terminate()
    }

    /// Tells the guard that all is well. One atomic store. From the first beat on the guard expects the next in time.
    public func beat(at time: Timestamp = .now()) {
        page.beat(at: time)
    }

    /// Tells the guard to expect no beat until the next one: for an orderly stop. One atomic store. The guard still acts
    /// when this process dies.
    public func suspendHeartbeat() {
        page.rest()
    }

    /// Gives the guard all safe actions of an output, instead of those it has, and waits until it keeps them: only then
    /// may the output leave its safe value. The guard gets copies of the descriptors.
    public func hand(over actions: [SafeAction], output: UInt32) throws(GuardError) {
        try state.withLock { state throws(GuardError) in
            guard !state.hasLeft else { throw .ended(status: 0) }
            state.sequence &+= 1
            // Before it is sent: once the guard may have it, this object may not be dropped.
            state.outputs.insert(output)
            let packet = try GuardPacket.actions(actions, output: output, sequence: state.sequence)
            let answer = try Self.ask(packet, on: socket, process)
            guard answer.status == 0 else { throw .refusedActions(output: output, code: answer.status) }
            if actions.isEmpty { state.outputs.remove(output) }
        }
    }

    /// Takes an output that stands at its safe value out of the guard's care, and waits until the guard has closed its
    /// copies of the descriptors: before the device is given back to somebody else.
    public func withdraw(output: UInt32) throws(GuardError) {
        try hand(over: [], output: output)
    }

    /// Gives the guard the duty: from now on it holds the lines when this process has gone, and the next runtime finds it.
    ///
    /// The guard itself tells the one before that it may leave, once it has all that was handed over: whoever dies in
    /// between, this process too, there is always one that holds. Blocks for up to some seconds.
    ///
    /// - Throws: ``GuardError/stays(guardProcess:)`` when the one before does not answer, and goes on holding.
    public func takeDuty(from predecessor: GuardPredecessor? = nil) throws(GuardError) {
        try state.withLock { state throws(GuardError) in
            guard !state.hasLeft else { throw .ended(status: 0) }
            state.sequence &+= 1
            var call = predecessor?.takeCall()
            let packet = GuardPacket.duty(call: call?.descriptor, sequence: state.sequence)
            let status: Int32
            do throws(GuardError) {
                try Self.send(packet, on: socket, process)
                // Only the guard has the connection now: its end is the end of it.
                call = nil
                status = try Self.answer(to: packet, on: socket, process).status
            } catch {
                // It shall not do so later, when nobody counts on it any more.
                process.discard()
                throw error
            }
            if status == ETIMEDOUT, let predecessor { throw .stays(guardProcess: predecessor.process) }
            guard status == 0 else { throw .refusedToBegin(code: status) }
        }
    }

    /// Ends a guard in reserve: the outputs are safe, or another one keeps them. It touches nothing. Idempotent.
    public func dismiss() {
        state.withLock { state in
            guard !state.hasLeft else { return }
            process.discard()
            state.hasLeft = true
        }
    }

    /// Leaves the outputs to the guard, which makes them safe and holds them until the next runtime takes them over, or
    /// SIGTERM. From now on nobody else may drive them. Nothing when it has been left already.
    public func stay() throws(GuardError) {
        try state.withLock { state throws(GuardError) in
            guard !state.hasLeft else { return }
            state.sequence &+= 1
            let answer = try Self.ask(.stay(sequence: state.sequence), on: socket, process)
            guard answer.status == 0 else { throw .refusedToBegin(code: answer.status) }
            state.hasLeft = true
        }
    }

    /// Says goodbye and waits until the guard has ended; it touches nothing. Idempotent.
    public func leave() throws(GuardError) {
        try state.withLock { state throws(GuardError) in
            guard !state.hasLeft else { return }
            state.sequence &+= 1
            do throws(SystemError) { try GuardPacket.goodbye(sequence: state.sequence).send(to: socket) } catch {
                throw Self.failure(error, process)
            }
            guard process.waitForEnd(until: Timestamp.now().advanced(by: Self.patience)) else { throw .silent }
            state.hasLeft = true
            let status = process.reap()
            guard status == 0 else { throw .ended(status: status) }
        }
    }
}
