import Logging
import Pipeline
import Quantities
import Realtime
import RobotRuntime
import SimulatedHardware

/// Shows what a robot does while it runs, and says once what changes for the worse or the better.
final class RobotWatcher {
    /// What ended the watch.
    enum Cause {
        case signal
        case time
    }

    private let robot: any RobotView
    private let watches: [PortWatch]
    private let console: Console
    private let log: Logger
    private let started = Timestamp.now()
    private let world: (any WatchedWorld)?
    private var lastHealth: [String: DriverHealth.State] = [:]
    private var incidents = IncidentLog()
    private var lastOutputs: [String: RobotStatus.Output] = [:]
    private var toldSafe: Set<String> = []
    private var stalled: Set<String> = []
    private var lastWatchdog: RobotStatus.Watchdog?
    private var arming = ArmingReport()
    private var losses = LossReport()
    private let service: ServiceReport?

    init(robot: any RobotView, service: ServiceReport?, console: Console, world: (any WatchedWorld)?) {
        self.robot = robot
        var watches: [PortWatch] = []
        for name in robot.shown {
            do { watches.append(try robot.watch(name)) } catch { console.logger.warning("\(error)") }
        }
        self.watches = watches
        self.service = service
        self.console = console
        self.world = world
        log = console.logger
    }

    /// Shows the status until a signal comes or the time is over: ten times a second on a terminal, else once.
    func watch(until end: Timestamp, _ signals: StopSignals) -> Cause {
        let interval: Duration = console.isTerminal ? .milliseconds(100) : .seconds(1)
        var next = started
        while true {
            next = next.advanced(by: interval)
            if signals.wait(until: min(next, end)) { return .signal }
            if signals.takeSuspension() {
                log.warning(
                    "a robot that runs cannot be suspended (Ctrl-Z): its outputs would stay as they are; Ctrl-C stops it"
                )
            }
            let status = robot.status
            reportChanges(status)
            service?.report(status)
            console.status(line(status))
            if Timestamp.now() >= end { return .time }
        }
    }

    /// The last words, after the robot has stopped.
    func summarise(_ cause: Cause, _ robot: Robot) {
        console.endStatus()
        let status = robot.status()
        let seconds = Timestamp.now().duration(since: started).inSeconds
        for loop in status.loops {
            console.output(
                "loop \(loop.name): \(loop.timing.ticks) ticks, \(loop.timing.missed) missed"
                    + timesText("late", loop.histograms?.lateness)
                    + timesText("\(loop.timing.eventTicks) on events after", loop.histograms?.eventLatency)
                    + loop.inputs.filter(\.isEvent).map { ", \($0.name) ×\($0.count)" }.joined())
        }
        for (part, health) in lastHealth.sorted(by: { $0.key < $1.key }) {
            switch health {
            case .good: break
            case .failing(let reason), .hanging(let reason):
                console.output("\(part) failed until the end: \(reason)")
            }
        }
        for text in incidents.summary { console.output(text) }
        for news in world?.takeNews() ?? [] { log.notice("\(news)") }
        for text in world?.account ?? [] { console.output(text) }
        let ended = cause == .signal ? "stopped" : "ended"
        let rest = robot.holder.map { "; process \($0) holds them until the next sinew, or SIGTERM" } ?? released(robot)
        console.output("\(ended) after \(Text.fixed(seconds, 1)) s; outputs are safe\(unreached(status))\(rest)")
    }

    /// What has become of the devices that nobody holds any more.
    private func released(_ robot: Robot) -> String {
        guard robot.leftBehind.isEmpty else { return "" }
        let goOn = robot.remains.isEmpty ? "" : "; nobody holds \(robot.remains.joined(separator: ", ")), which goes on"
        return ", devices are released\(goOn)"
    }

    /// Those whose device did not take the safe value.
    private func unreached(_ status: RobotStatus) -> String {
        let texts = status.actuators.compactMap { actuator -> String? in
            guard case .failing(let reason) = actuator.health else { return nil }
            return "\(actuator.name) (\(reason))"
        }
        return texts.isEmpty ? "" : " but for \(texts.joined(separator: ", "))"
    }

    private func timesText(_ what: String, _ times: LoopHistograms.Times?) -> String {
        guard let times, times.totalCount > 0 else { return "" }
        func time(_ percentile: Double) -> String { Text.time(Int64(times.valueAtPercentile(percentile))) }
        return ", \(what) \(time(50)) (p99 \(time(99)), worst \(Text.time(Int64(times.max))))"
    }

    private func line(_ status: RobotStatus) -> String {
        var parts = [Text.fixed(Timestamp.now().duration(since: started).inSeconds, 1) + " s"]
        if !status.isArmed { parts.append("DISARMED" + ArmingReport.text(status).dropFirst("disarmed".count)) }
        for injection in status.injections { parts.append("INJECTED \(injection.part) \(injection.fault.kind.name)") }
        if let glance = world?.glance { parts.append(glance) }
        for watch in watches { parts.append(Text.watched(watch)) }
        for service in status.services where service.health != .good { parts.append("SERVICE \(service.name) FAILS") }
        for loop in status.loops { parts.append(loopText(loop, isOnly: status.loops.count == 1)) }
        return parts.joined(separator: "  ")
    }

    private func loopText(_ loop: RobotStatus.Loop, isOnly: Bool) -> String {
        var parts = isOnly ? [] : [loop.name]
        if loop.isStalled {
            parts.append("STANDS STILL")
        } else if loop.isRunning {
            parts.append("\(Text.fixed(loop.timing.rate, 0)) Hz")
            parts.append("late \(Text.time(loop.timing.meanLateness)) (worst \(Text.time(loop.timing.worstLateness)))")
        } else {
            let missing = loop.inputs.filter { !$0.isEvent && $0.age == nil }.map(\.name)
            parts.append(missing.isEmpty ? "SAFE: inputs too old" : "waiting for \(missing.joined(separator: ", "))")
        }
        for input in loop.inputs {
            if input.isEvent {
                parts.append("\(input.name) ×\(input.count)")
            } else if let age = input.age {
                parts.append("\(input.name) \(Text.age(age.wholeNanoseconds))")
            }
        }
        return parts.joined(separator: "  ")
    }

    private func reportChanges(_ status: RobotStatus) {
        for news in world?.takeNews() ?? [] { log.notice("\(news)") }
        for producer in status.producers {
            let part = "producer \(producer.name)"
            let last = lastHealth[part, default: .good]
            incidents.note(producer.incidents, of: part, last, now: producer.health, log)
            incidents.note(remark: producer.remark, of: part, log)
            guard producer.health != last else { continue }
            lastHealth[part] = producer.health
            report(producer.health, of: part)
        }
        for actuator in status.actuators { reportChange(of: actuator) }
        for service in status.services { reportChange(of: service) }
        for event in robot.takeEvents() {
            if case .command = event.kind { log.notice("\(event.text)") }
        }
        for loop in status.loops where loop.isStalled != stalled.contains(loop.name) {
            if loop.isStalled {
                stalled.insert(loop.name)
                log.error("loop \(loop.name) stands still")
            } else {
                stalled.remove(loop.name)
                log.notice("loop \(loop.name) runs again")
            }
        }
        reportChange(of: status.watchdog)
        arming.report(status, log)
        losses.report(status, log)
    }

    private func reportChange(of service: RobotStatus.Service) {
        let part = "service \(service.name)"
        let last = lastHealth[part, default: .good]
        incidents.note(service.incidents, of: part, last, now: service.health, log)
        guard service.health != last else { return }
        lastHealth[part] = service.health
        report(service.health, of: part)
    }

    private func report(_ health: DriverHealth.State, of part: String) {
        switch health {
        case .good: log.notice("\(part) is back")
        case .failing(let reason): log.warning("\(part): \(reason); trying again")
        case .hanging(let reason): log.error("\(part): \(reason)")
        }
    }

    private func reportChange(of watchdog: RobotStatus.Watchdog?) {
        guard let watchdog else { return }
        let last = lastWatchdog
        lastWatchdog = watchdog
        if watchdog.isFed != last?.isFed ?? true {
            if watchdog.isFed {
                log.notice("the watchdog \(watchdog.name) is fed again")
            } else {
                log.error(
                    """
                    the watchdog \(watchdog.name) is not fed any more; it restarts the machine in \
                    \(watchdog.timeoutSeconds) s unless all loops run again
                    """)
            }
        }
        if last?.failures ?? 0 == 0, watchdog.failures > 0 {
            log.error("the watchdog \(watchdog.name) refuses to be fed")
        }
    }

    /// Each entry into safety is told once, with its reason, and so is the return.
    private func reportChange(of actuator: RobotStatus.Output) {
        let last = lastOutputs[actuator.name]
        lastOutputs[actuator.name] = actuator
        let entries = last?.safeEntries ?? 0
        if actuator.safeEntries > entries {
            toldSafe.insert(actuator.name)
            let more = actuator.safeEntries - entries > 1 ? " (\(actuator.safeEntries - entries) times)" : ""
            log.warning("actuator \(actuator.name) went safe\(more): \(actuator.reason.text)")
        }
        if actuator.state == .driven, toldSafe.remove(actuator.name) != nil {
            log.notice("actuator \(actuator.name) is driven again")
        }
        let part = "actuator \(actuator.name)"
        incidents.note(actuator.incidents, of: part, last?.health ?? .good, now: actuator.health, log)
        if actuator.health != last?.health ?? .good { report(actuator.health, of: part) }
        if last?.failures ?? 0 == 0, actuator.failures > 0 {
            log.warning("actuator \(actuator.name): its device refuses what is written")
        }
    }
}
