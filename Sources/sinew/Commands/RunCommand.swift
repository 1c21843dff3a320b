import ArgumentParser
import Glibc
import HardwareIO
import LinuxSystem
import Logging
import Pipeline
import Quantities
import Realtime

/// `sinew run FILE`: runs a robot until it is stopped.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a robot until Ctrl-C, SIGTERM, or the end of --for.")

    @OptionGroup var source: PipelineSource

    @Option(name: .customLong("for"), help: "Stop after this time, such as 10s, 500ms or 2m.")
    var duration: TimeArgument?

    func run() throws {
        let console = Console.standard
        try console.reporting { () throws(Failure) in try run(console) }
    }

    private func run(_ console: Console) throws(Failure) {
        let pipeline = try source.compile()
        // Before any thread starts, so that all inherit the mask and signals come to the one that waits for them.
        let signals = try StopSignals(console)
        let claim = try BoardClaim(pipeline.board, robot: pipeline.name)
        defer { withExtendedLifetime(claim) {} }
        let log = console.logger
        let made = try BoardFactory.make(pipeline.board)
        // A crash of this process is to be its end at once: the guard waits for it.
        let quieting = CrashQuieting()
        let robot = Robot(pipeline)
        do {
            try robot.startGuardIfWanted()
            signals.whenSignalled { [safety = robot.safety] in safety.stop(.stopped) }
            signals.whenForced { [safety = robot.safety] in
                safety.stop()
                safety.settle()
            }
            try robot.open(on: made.board)
            for (part, refusal) in try robot.start() {
                log.warning("\(part) runs without \(refusal.setting): \(refusal.remedy)")
            }
        } catch {
            if let holder = robot.holder {
                log.notice("process \(holder) goes on holding the outputs at their safe values")
            }
            for output in robot.remains { log.notice("nobody holds \(output), which goes on") }
            throw Failure(error, file: source.file)
        }
        log.info("\(pipeline.name) runs on board \(pipeline.board.name): \(pipeline.summary); \(signals.way)")
        if robot.isArmedByHand {
            log.notice("it starts disarmed; let it drive with: sinew arm \(pipeline.name)")
        }
        tellWatchdog(of: robot, on: pipeline.board.name, log)
        let service = try announce(robot, log)
        tellFaults(of: robot, log)
        let control = try answering(claim, robot, log)
        let end = duration.map { Timestamp.now().advanced(by: $0.duration) } ?? .distantFuture
        let watcher = RobotWatcher(robot: robot, service: service, console: console, incident: made.incident)
        let cause = watcher.watch(until: end, signals)
        signals.beginStop()
        service?.stopping()
        control.end()
        robot.stop()
        service?.end()
        quieting.end()
        watcher.summarise(cause)
        try tellLeftovers(of: robot, log)
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

    /// Tells the service manager, where there is one, that the robot runs.
    private func announce(_ robot: Robot, _ log: Logger) throws(Failure) -> ServiceReport? {
        guard let service = ServiceReport(log: log) else { return nil }
        do {
            try service.ready(robot.status(), robot.liveness)
        } catch {
            robot.stop()
            throw Failure("the service manager's watchdog cannot be fed: \(error)", .systemError)
        }
        return service
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
        guard robot.leftBehind.isEmpty else {
            throw Failure(
                robot.leftBehind.map { "producer \($0): its driver does not end; left behind" }, .internalError)
        }
    }

    /// Lets other processes speak to the robot from now on.
    private func answering(
        _ claim: BoardClaim, _ robot: Robot, _ log: Logger
    ) throws(Failure) -> RunningControl {
        do {
            let control = try RemoteControl(claim, robot) { log.notice("\($0)") }
            return RunningControl(control: control, thread: try control.start())
        } catch {
            throw Failure("the control socket cannot be served: \(error)", .systemError)
        }
    }

    private struct RunningControl {
        let control: RemoteControl
        let thread: SystemThread

        func end() {
            control.end()
            thread.join()
        }
    }
}
