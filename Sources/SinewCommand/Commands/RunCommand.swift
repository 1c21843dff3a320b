import ArgumentParser
import Glibc
import Guarding
import HardwareIO
import LinuxSystem
import Logging
import Pipeline
import Quantities
import Realtime
import RobotRuntime

/// `sinew run FILE`: runs a robot until it is stopped.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a robot until Ctrl-C, SIGTERM, or the end of --for.")

    @OptionGroup var source: PipelineSource

    @Option(name: .customLong("for"), help: "Stop after this time, such as 10s, 500ms or 2m.")
    var duration: TimeArgument?

    @Flag(
        help: """
            Wait for devices that are not there yet, with growing pauses, instead of ending; for services. The outputs that \
            are there are held safe meanwhile.
            """)
    var waitForDevices = false

    func run() throws {
        let console = Console.standard
        try console.reporting { () throws(Failure) in try run(console) }
    }

    private func run(_ console: Console) throws(Failure) {
        let pipeline = try source.compile()
        let earlierHolder = Robot.holder(of: pipeline)
        // Before any thread starts, so that all inherit the mask and signals come to the one that waits for them.
        let signals = try StopSignals(console)
        let claim = try BoardClaim(pipeline.board, robot: pipeline.name)
        defer { withExtendedLifetime(claim) {} }
        claim.tellLimits(console.logger)
        let log = console.logger
        let service = ServiceReport(log: log)
        // A crash of this process is to be its end at once: the guard waits for it.
        let quieting = CrashQuieting()
        guard let (robot, made, control) = try start(pipeline, claim, service, signals, log, earlierHolder) else {
            return
        }
        log.info("\(pipeline.name) runs on board \(pipeline.board.name): \(pipeline.summary); \(signals.way)")
        if robot.isArmedByHand || control.wasStopped {
            let why = control.wasStopped ? ", since it was stopped while it waited" : ""
            log.notice("it starts disarmed\(why); let it drive with: sinew arm \(pipeline.name)")
        }
        tellWatchdog(of: robot, on: pipeline.board.name, log)
        let end = duration.map { Timestamp.now().advanced(by: $0.duration) } ?? .distantFuture
        let watcher = RobotWatcher(robot: robot.view(), service: service, console: console, world: made.world)
        let cause = watcher.watch(until: end, signals)
        signals.beginStop()
        service?.stopping()
        control.end()
        robot.stop()
        service?.end()
        quieting.end()
        watcher.summarise(cause, robot)
        try tellLeftovers(of: robot, log)
    }

    /// Starts the robot; waits for its devices where that was asked.
    ///
    /// - Returns: the robot, which runs; nil when a signal has ended the waiting.
    private func start(
        _ pipeline: CompiledPipeline, _ claim: BoardClaim, _ service: ServiceReport?, _ signals: StopSignals,
        _ log: Logger, _ earlierHolder: pid_t?
    ) throws(Failure) -> (robot: Robot, made: BoardFactory.Made, control: RunningControl)? {
        var wait = DeviceWait()
        // From the first wait on, so that whoever stops the robot meanwhile is heard.
        var control: RunningControl?
        while true {
            let made: BoardFactory.Made
            do throws(Failure) {
                made = try BoardFactory.make(pipeline.board)
            } catch {
                control?.end()
                tellHolders(of: nil, earlierHolder, log)
                throw error
            }
            var guarded: Robot?
            do throws(RobotError) {
                let robot = Robot(pipeline, guard: try RobotGuard.wanted(by: pipeline), machine: made.machine)
                guarded = robot
                robot.keepsOutputsAfterFailedStart = waitForDevices
                try open(robot, on: made.board, signals, log)
            } catch {
                guarded?.stop()
                guard waitForDevices, DeviceWait.mayHeal(error) else {
                    control?.end()
                    tellHolders(of: guarded, earlierHolder, log)
                    throw Failure(error, file: source.file)
                }
                let step = wait.failed("\(error)", at: .now())
                if step.isTold { log.warning("\(source.file): \(error); waiting for it") }
                service?.waiting(for: "\(error)", step.pause)
                if let control {
                    control.control.wait(for: "\(error)")
                } else {
                    control = try answering(log) { log in
                        RemoteControl(claim, pipeline.name, waitingFor: "\(error)", log: log)
                    }
                }
                guard signals.wait(until: Timestamp.now().advanced(by: step.pause)) else { continue }
                service?.stopping()
                control?.end()
                log.notice("stopped while waiting for a device")
                tellHolders(of: guarded, earlierHolder, log)
                return nil
            }
            guard let robot = guarded else { continue }
            do throws(Failure) {
                return (robot, made, try finishStart(of: robot, claim, control, service, log))
            } catch {
                robot.stop()
                tellHolders(of: robot, earlierHolder, log)
                throw error
            }
        }
    }

    /// Opens the robot's devices and starts its threads, disarmed.
    private func open(
        _ robot: Robot, on board: any Board, _ signals: StopSignals, _ log: Logger
    ) throws(RobotError) {
        signals.whenSignalled { [safety = robot.safety] in safety.stop(.stopped) }
        let who = robot.wantsGuard ? "its guard goes on trying" : "nobody goes on trying"
        signals.whenForced { [safety = robot.safety] in
            safety.stop()
            let unreached = safety.settle(for: .milliseconds(500)).joined(separator: ", ")
            return unreached.isEmpty ? nil : "\(unreached): not known to be at the safe value; \(who)"
        }
        try robot.open(on: board)
        for (part, refusal) in try robot.start(arms: false) {
            log.warning("\(part) runs without \(refusal.setting): \(refusal.remedy)")
        }
        if let missing = robot.missingReserve {
            log.warning("there is no second guard in reserve, for when the first is lost: \(missing); trying again")
        }
    }

    /// Brings up everything else that may fail, and arms the robot last.
    private func finishStart(
        of robot: Robot, _ claim: BoardClaim, _ waiting: RunningControl?, _ service: ServiceReport?, _ log: Logger
    ) throws(Failure) -> RunningControl {
        tellFaults(of: robot, log)
        var control: RunningControl
        if let waiting {
            control = waiting
            control.wasStopped = control.control.begin(robot)
        } else {
            control = try answering(log) { log in RemoteControl(claim, robot, log: log) }
        }
        do throws(SystemError) {
            try service?.ready(robot.status(), robot.liveness)
        } catch {
            control.end()
            throw Failure("the service manager's watchdog cannot be fed: \(error)", .systemError)
        }
        robot.armAsDescribed()
        return control
    }

    /// Who has the outputs of a robot that has not started.
    ///
    /// - Parameter earlier: who had them before; asked for then, since now there may be no descriptor left to ask with.
    private func tellHolders(of robot: Robot?, _ earlier: pid_t?, _ log: Logger) {
        if let holder = robot?.holder ?? earlier.flatMap({ kill($0, 0) == 0 ? $0 : nil }) {
            log.notice("process \(holder) goes on holding the outputs at their safe values")
        }
        for output in robot?.remains ?? [] { log.notice("nobody holds \(output), which goes on") }
    }

    /// Says so when somebody injects a fault, and when it ends.
    private func tellFaults(of robot: Robot, _ log: Logger) {
        robot.faults.observe { change in
            switch change {
            case .began(let injection): log.warning("FAULT INJECTED into \(Text.injection(injection))")
            case .ended(let injection): log.warning("the fault injected into \(injection.part) has ended")
            }
        }
    }

    private func tellWatchdog(of robot: Robot, on board: String, _ log: Logger) {
        if let watchdog = robot.status().watchdog {
            log.info("\(watchdog.name) restarts the machine when it is not fed for \(watchdog.timeoutSeconds) s")
        } else if robot.wantsWatchdog {
            log.notice("the watchdog is not used: board \(board) is no machine")
        }
    }

    /// What the stop could not bring to an end.
    private func tellLeftovers(of robot: Robot, _ log: Logger) throws(Failure) {
        if let (watchdog, error) = robot.runningWatchdog {
            let why = error.code == EBUSY ? "its driver does not let it stop (nowayout)" : "\(error)"
            log.warning(
                """
                \(watchdog.name) still runs: \(why); it restarts the machine in \(watchdog.timeoutSeconds) s unless \
                somebody feeds it: sinew run does
                """)
        }
        for service in robot.leftBehindServices { log.warning("service \(service): does not end; left behind") }
        let who = robot.holder.map { "process \($0) goes on trying" } ?? "nobody goes on trying: cut its power"
        let lines =
            robot.unreached.map { "output \($0): its device has not taken its safe value; \(who)" }
            + robot.leftBehind.map { "producer \($0): its driver does not end; left behind" }
        guard lines.isEmpty else { throw Failure(lines, robot.unreached.isEmpty ? .internalError : .unavailable) }
    }

    /// Lets other processes speak to the robot from now on.
    private func answering(
        _ log: Logger, _ make: (@escaping @Sendable (String) -> Void) -> RemoteControl
    ) throws(Failure) -> RunningControl {
        do throws(SystemError) {
            let control = make { log.notice("\($0)") }
            return RunningControl(control: control, thread: try control.start())
        } catch {
            throw Failure("the control socket cannot be served: \(error)", .systemError)
        }
    }

    private struct RunningControl {
        let control: RemoteControl
        let thread: SystemThread
        /// Whether somebody has stopped the robot before it ran.
        var wasStopped = false

        func end() {
            control.end()
            thread.join()
        }
    }
}
