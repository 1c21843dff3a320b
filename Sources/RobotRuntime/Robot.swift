import Glibc
import Guarding
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Realtime
import Subscriptions

/// A compiled pipeline on its board: opened, started, watched and stopped, in this order, by one thread.
///
/// Order of opening: actuators (each at its safe value from the first moment), then producers. Order of stopping:
/// loops, actuators to safe, producers, then every device is given back. `stop()` may follow whatever went before.
public final class Robot {
    let pipeline: CompiledPipeline
    private(set) var openActuators: [Actuator] = []
    private var openProducers: [PlannedProducer] = []
    let cutoff: CutoffLine?
    private let stops: [StopSource]
    let supervision: Supervision
    /// The robot's life; whoever has its safety looks at it too.
    let life: Locked<RobotLife>
    /// nil where the robot has no guard, and when it has been sent away or left to itself.
    var guardKeeper: GuardKeeper?
    private var supervisor: ControlLoop?
    /// What others see of it.
    let monitor: RobotMonitor
    /// Looks for what has changed, where there are services.
    var observer: RobotObserver?
    private var realtime: RealtimeHold?
    /// The permission to arm from the moment at which it began to start.
    private var startGrant: Arming.Grant?
    private let machine: (any Machine)?
    private var board: (any Board)?
    /// The guard of an earlier run, which goes on holding its lines until this robot has taken over; and copies of them that
    /// no output has taken yet.
    var predecessor: GuardPredecessor?
    let inherited: InheritedDescriptors
    /// Whether the guard goes on holding the outputs when the robot is stopped. So it is as long as it has not run, where an
    /// earlier guard held them: a start that fails leaves them as it found them.
    var leavesOutputsHeld = false

    /// Whether a start that fails leaves the outputs that could be opened in the guard's hands, for the next one, also where
    /// nobody held them before. To be set before ``open(on:)``.
    public var keepsOutputsAfterFailedStart = false

    /// Whether the robot is well enough for watchdogs to be fed.
    public let liveness: Liveness
    /// Producers whose driver did not end within two seconds of ``stop()``: a thread of each is still there, and its device
    /// is not given back. None of them can move anything, so the process may simply end.
    public private(set) var leftBehind: [String] = []
    /// Services that did not end within two seconds of ``stop()``. A thread of each is still there; none of them can move
    /// anything, so the process may simply end.
    public internal(set) var leftBehindServices: [String] = []
    /// Outputs whose device has not taken its safe value when ``stop()`` returned: "servo (i2c1 address 0x40 does not
    /// answer)". The guard, ``holder``, goes on trying; without one nobody does.
    public internal(set) var unreached: [String] = []
    /// Why there is no second guard in reserve, for when the first is lost; nil when there is one, or no guard at all.
    public internal(set) var missingReserve: GuardError?
    /// The process that goes on holding the outputs at their safe values: after a start that failed, after
    /// ``makeSafe(on:)``, and after ``stop()`` where an output goes on by itself or is ``unreached``; nil when nobody does.
    public internal(set) var holder: pid_t?
    /// Outputs that go on by themselves at their safe values after ``stop()``, where nobody holds them: PWM channels whose
    /// safe duty cycle is not 0. "wheel: PWM0 (fe20c000.pwm channel 0) at 7.5 % of 50 Hz".
    public internal(set) var remains: [String] = []
    /// Why the watchdog still runs after ``stop()``, and which one; nil when it does not.
    public private(set) var runningWatchdog: (watchdog: RobotStatus.Watchdog, error: SystemError)?

    /// How long the drivers may take to end, all together.
    private static let driverPatience: Duration = .seconds(2)

    /// Injects faults into the robot's producers and actuators.
    public var faults: FaultInjector { monitor.faults }

    /// A robot of which nothing is open yet.
    ///
    /// - Parameters:
    ///   - guardian: what keeps its outputs safe from outside of this process; nil for nobody.
    ///   - machine: what has the watchdog and takes over what an earlier guard held; nil on a board that is no machine.
    public init(
        _ pipeline: CompiledPipeline, guard guardian: consuming RobotGuard? = nil, machine: (any Machine)? = nil
    ) {
        self.pipeline = pipeline
        self.machine = machine
        let parts = guardian?.parts ?? RobotGuard.Parts()
        guardKeeper = parts.keeper
        predecessor = parts.predecessor
        inherited = parts.inherited
        life = Locked(RobotLife(isGuarded: parts.keeper != nil || parts.predecessor != nil))
        cutoff = pipeline.safety.cutoff.map(CutoffLine.init)
        stops = pipeline.stops.flatMap { $0.makeSources() }
        supervision = Self.supervision(pipeline, stops, cutoff, parts.keeper)
        liveness = Liveness(supervision)
        monitor = RobotMonitor(pipeline, supervision, life)
        let safety = SafetyHandle(supervision: supervision, life: life)
        let services = pipeline.services.map { [monitor] in RunningService($0, monitor, safety) }
        monitor.withParts { $0.services = services }
        // Nothing moves before everything runs and the supervisor has armed it.
        for actuator in pipeline.actuators { actuator.makeSafe(.disarmed, latching: true) }
    }

    deinit {
        // They see the robot through what knows them.
        monitor.withParts { $0.services = [] }
    }

    private static func supervision(
        _ pipeline: CompiledPipeline, _ stops: [StopSource], _ cutoff: CutoffLine?, _ guardKeeper: GuardKeeper?
    ) -> Supervision {
        Supervision(
            actuators: pipeline.actuators,
            loops: pipeline.loops.map { ($0.plan, $0.settings.rate.periodNanoseconds) },
            triggers: stops.map(StopTrigger.init),
            cutoff: cutoff,
            guardKeeper: guardKeeper)
    }

    /// The robot's name.
    public var name: String { pipeline.name }

    /// Whether the file asks for the machine's watchdog.
    public var wantsWatchdog: Bool { pipeline.safety.watchdog != nil }

    /// Whether the file asks for the robot to be armed by hand.
    public var isArmedByHand: Bool { pipeline.safety.arming == .manual }

    /// Claims every device of the pipeline. Blocks while chips with outputs are set up; sensors are by their drivers.
    ///
    /// - Throws: what shows only on the board itself, such as two names of one line, before anything is opened; the first
    ///   device that cannot be had; everything opened before it is closed again. A robot is opened once.
    public func open(on board: any Board) throws(RobotError) {
        try beginOpening()
        leavesOutputsHeld = predecessor != nil || keepsOutputsAfterFailedStart
        do throws(RobotError) {
            if let problems = pipeline.model.problems(on: board) { throw .unsuitable(problems) }
            try openOutputs(on: board)
            try giveBackUnused()
            for producer in pipeline.producers {
                try opening("producers.\(producer.name)") { () throws(HardwareError) in
                    try producer.driver.open(on: board)
                }
                openProducers.append(producer)
            }
            // Last, because it runs from its opening on.
            if let machine, let settings = pipeline.safety.watchdog {
                try opening("watchdog") { () throws(HardwareError) in
                    let keeper = WatchdogKeeper(try machine.openWatchdog(settings))
                    monitor.withParts { $0.watchdog = keeper }
                }
            }
            self.board = board
            monitor.note { $0.opened() }
        } catch {
            fail()
            throw error
        }
    }

    private func beginOpening() throws(RobotError) {
        let (mayOpen, phase) = monitor.note { life in (life.open(), life.phase) }
        guard mayOpen else { throw .outOfTurn("opened", phase) }
    }

    /// Claims the outputs alone, each at its safe value: for a robot that nobody runs. They are left to its guard. Without
    /// one they are given back.
    ///
    /// - Returns: how many outputs there are.
    /// - Throws: the first that cannot be made safe; a guard of an earlier run then holds what it held.
    public func makeSafe(on board: any Board) throws(RobotError) -> Int {
        try beginOpening()
        leavesOutputsHeld = true
        do throws(RobotError) {
            try openOutputs(on: board)
            try takeOver()
        } catch {
            fail()
            throw error
        }
        defer { stop() }
        return openActuators.count + (cutoff == nil ? 0 : 1)
    }

    private func openOutputs(on board: any Board) throws(RobotError) {
        if let machine {
            var canTakeOver = true
            try opening("outputs") { () throws(HardwareError) in canTakeOver = try machine.inherit(inherited) }
            if !canTakeOver { try takeOver() }
        }
        var failure: RobotError?
        if let cutoff {
            try outputStep(&failure) { () throws(RobotError) in
                try opening("cutoff") { () throws(HardwareError) in try cutoff.open(on: board) }
                try keep(cutoff.safeActions, 0)
            }
        }
        for (index, actuator) in pipeline.actuators.enumerated() {
            try outputStep(&failure) { () throws(RobotError) in
                try opening("actuators.\(actuator.name)") { () throws(HardwareError) in
                    try actuator.open(on: board, isGuarded: guardKeeper != nil)
                }
                openActuators.append(actuator)
                try keep(actuator.safeActions, UInt32(index + 1))
            }
        }
        if let failure { throw failure }
    }

    /// The first failure ends it, unless the outputs stay held: then each of the others is still worth it.
    private func outputStep(
        _ failure: inout RobotError?, _ body: () throws(RobotError) -> Void
    ) throws(RobotError) {
        do {
            try body()
        } catch {
            guard leavesOutputsHeld else { throw error }
            failure = failure ?? error
        }
    }

    /// Starts the supervisor, the producers' threads and the loops, and arms the robot where the file says so: as soon as
    /// every stop has told its level, unless one calls for a stop by then.
    ///
    /// - Parameter arms: false when something that may fail is still to come: call ``armAsDescribed()`` after it.
    /// - Returns: what the system refused of real-time scheduling; the robot runs without it.
    /// - Throws: when the system refuses a thread, or anything at all where the file has `"required": true`.
    public func start(arms: Bool = true) throws(RobotError) -> [(part: String, refusal: SystemThread.Refusal)] {
        let (mayStart, phase) = monitor.note { life in (life.start(), life.phase) }
        guard mayStart else { throw .outOfTurn("started", phase) }
        let refusals: [(part: String, refusal: SystemThread.Refusal)]
        do throws(RobotError) {
            // A stop that comes while it starts, from anybody, counts.
            startGrant = supervision.armingGrant
            do throws(SystemError) { refusals = try startThreads() } catch { throw .system(error) }
            if pipeline.safety.requiresRealtime, let first = refusals.first {
                throw .realtimeRefused(part: first.part, refusal: first.refusal)
            }
            try takeOver()
            do throws(SystemError) { try watchGuard() } catch { throw .system(error) }
        } catch {
            fail()
            throw error
        }
        monitor.note { $0.started() }
        if arms { armAsDescribed() }
        return refusals
    }

    /// Arms the robot where the file says so. Nothing is driven before, and nothing that may fail comes after. Once, after
    /// ``start(arms:)``; otherwise it does nothing.
    public func armAsDescribed() {
        guard monitor.note({ $0.armAsDescribed() }) else { return }
        leavesOutputsHeld = false
        if pipeline.safety.arming == .automatic, let startGrant { supervision.arm(whenKnown: startGrant) }
        startServices()
    }

    private func startThreads() throws(SystemError) -> [(part: String, refusal: SystemThread.Refusal)] {
        // Asked for when the pipeline was compiled, where nothing could be done about a refusal.
        try Relay.start()
        let refusals = holdRealtime() + (try startSupervisor())
        for producer in openProducers {
            let running = try RunningProducer(producer, board: board)
            monitor.withParts { $0.producers.append(running) }
        }
        let ofLoops = try startLoops()
        try monitor.withParts { $0.watchdog }?.start(while: liveness)
        return refusals + ofLoops
    }

    private func holdRealtime() -> [(part: String, refusal: SystemThread.Refusal)] {
        // What the guard was refused matters where real time is asked for; its OOM score is a nicety.
        let refused = guardKeeper?.refusals.filter { !$0.setting.contains("OOM") } ?? []
        let ofGuard = isRealtime || pipeline.safety.guardPriority != nil ? refused : []
        guard isRealtime else { return ofGuard.map { ("the guard", $0) } }
        let hold = RealtimeHold()
        realtime = hold
        return hold.refusals.map { ("the process", $0) } + ofGuard.map { ("the guard", $0) }
    }

    private func startSupervisor() throws(SystemError) -> [(part: String, refusal: SystemThread.Refusal)] {
        // Above every loop: a loop that hangs at its priority must not keep the supervisor from making it safe.
        let highest = pipeline.loops.compactMap(\.settings.priority).max()
        let settings = LoopSettings(rate: SupervisionLimits.rate, priority: highest.map { min(99, $0 + 1) })
        let loop = ControlLoop(name: "supervisor", settings: settings, body: supervision)
        supervisor = loop
        monitor.withParts { $0.isSupervised = true }
        return try loop.start().map { ("the supervisor", $0) }
    }

    private func startLoops() throws(SystemError) -> [(part: String, refusal: SystemThread.Refusal)] {
        var refusals: [(part: String, refusal: SystemThread.Refusal)] = []
        for planned in pipeline.loops {
            let loop = ControlLoop(name: planned.name, settings: planned.settings, body: planned.plan)
            let timing = loop.timing.subscribe()
            refusals += try loop.start().map { ("loop \(planned.name)", $0) }
            monitor.withParts { $0.loops.append(.init(planned: planned, loop: loop, timing: timing)) }
        }
        return refusals
    }

    /// Lets the loops drive, unless something still calls for a stop or a stop's level is not known: after
    /// `"arm": "manual"`, after an emergency stop, and for actuators that latch. Why not is in the status.
    public func arm() {
        safety.arm()
    }

    /// Injects a fault into a producer or an actuator; see ``FaultInjector``.
    ///
    /// - Throws: ``InjectionError``.
    public func inject(
        _ kind: InjectedFault.Kind, into part: String, seed: UInt64 = 0, for duration: Duration? = nil
    ) throws(InjectionError) {
        try faults.inject(InjectedFault(kind, seed: seed, for: duration), into: part)
    }

    /// The means to make every output safe from another thread. Good from now on to the end, whatever the robot does.
    public var safety: SafetyHandle { SafetyHandle(supervision: supervision, life: life) }

    /// Stops everything in order and gives every device back. Idempotent.
    public func stop() {
        guard monitor.note({ $0.stop() }) else { return }
        tearDown()
    }

    /// Ends what has failed on the way: as ``stop()``.
    private func fail() {
        guard monitor.note({ $0.fail() }) else { return }
        tearDown()
    }

    private func tearDown() {
        liveness.beginStop()
        guardKeeper?.suspendHeartbeat()
        // A write that an injected fault makes slow must not hold the loops up any longer.
        faults.clearAll()
        for running in monitor.withParts({ $0.loops }) { running.loop.stop() }
        supervisor?.stop()
        supervisor = nil
        monitor.withParts { $0.isSupervised = false }
        supervision.stopAll(.stopped)
        endDrivers()
        for actuator in openActuators { actuator.makeSafe(.stopped) }
        let late = settleOutputs()
        let end = interruptServices()
        // The guard leaves last of those who could move something: it lets go of the lines before they are given back.
        endGuard()
        closeActuators(late)
        openActuators = []
        cutoff?.close()
        for producer in openProducers where !leftBehind.contains(producer.name) { producer.driver.close() }
        openProducers = []
        inherited.closeAll()
        // One that has not been taken over from hears now that it goes on holding.
        predecessor = nil
        realtime = nil
        endServices(until: end)
        endWatchdog()
        monitor.note { $0.tornDown() }
    }

    private func endDrivers() {
        let running = monitor.withParts { $0.producers }
        for producer in running { producer.interrupt() }
        let deadline = Timestamp.now().advanced(by: Self.driverPatience)
        leftBehind += running.filter { !$0.join(until: deadline) }.map(\.name)
        monitor.withParts { $0.producers = [] }
    }

    /// Last: if anything before this hangs, the machine restarts.
    private func endWatchdog() {
        guard let keeper = monitor.withParts({ $0.watchdog.take() }) else { return }
        if let error = keeper.end() { runningWatchdog = (keeper.status, error) }
    }

    /// What the robot is doing now. To be asked every second or so: it also notices drivers that hang. After `stop()` the
    /// loops' last figures stay.
    public func status() -> RobotStatus { monitor.status() }

    private func opening(
        _ owner: String, _ open: () throws(HardwareError) -> Void
    ) throws(RobotError) {
        do {
            try open()
        } catch {
            throw .device(owner: owner, error: error)
        }
    }
}
