import LinuxSystem
import Pipeline
import Quantities
import Realtime
import Subscriptions

/// What there is to see of a robot, for any thread at any time: its state, its outputs, the events of its life.
///
/// The robot's own thread tells what runs; who looks holds up nobody but others who look.
final class RobotMonitor: Sendable {
    /// A loop that runs, or has run.
    struct RunningLoop {
        var planned: PlannedLoop
        var loop: ControlLoop
        var timing: MostRecentSubscription<LoopTiming>
        var lastTiming = LoopTiming()
    }

    /// What runs at present.
    struct Parts {
        var producers: [RunningProducer] = []
        var loops: [RunningLoop] = []
        var services: [RunningService] = []
        var isSupervised = false
        var watchdog: WatchdogKeeper?
    }

    let name: String
    let outputs: [NamedOutput]
    let shown: [String]
    let faults: FaultInjector
    private let actuators: [Actuator]
    private let supervision: Supervision
    private let life: Locked<RobotLife>
    private let ports: [String: SourcePort]
    private let parts = Locked(Parts())
    private let journal: SharedProducer<RobotEvent>

    init(_ pipeline: CompiledPipeline, _ supervision: Supervision, _ life: Locked<RobotLife>) {
        name = pipeline.name
        outputs = pipeline.outputs
        shown = pipeline.shown.map(\.name)
        actuators = pipeline.actuators
        ports = Dictionary(outputs.map { ($0.name, $0.port) }, uniquingKeysWith: { first, _ in first })
        self.supervision = supervision
        self.life = life
        let journal = SharedProducer<RobotEvent>()
        self.journal = journal
        faults = FaultInjector(robot: pipeline.name, parts: pipeline.faultTargets) { change in
            switch change {
            case .began(let injection): Self.tell(.faultBegan(injection), journal)
            case .ended(let injection): Self.tell(.faultEnded(injection), journal)
            }
        }
    }

    /// Where the events of the robot's life come out.
    var events: Producer<RobotEvent> { journal.producer }

    /// The port of that full name.
    func port(named name: String) -> SourcePort? { ports[name] }

    /// Takes note of what runs, or looks at it.
    func withParts<Result>(_ body: (inout Parts) -> Result) -> Result {
        parts.withLock { body(&$0) }
    }

    /// Tells an event to all that look.
    func tell(_ event: RobotEvent.Kind) { Self.tell(event, journal) }

    private static func tell(_ event: RobotEvent.Kind, _ journal: SharedProducer<RobotEvent>) {
        let now = Timestamp.now()
        journal.put(RobotEvent(time: now, kind: event), measuredAt: now)
    }

    /// Takes note of something in the robot's life, and tells it where that has brought it into another phase.
    @discardableResult
    func note<Result>(_ step: (inout RobotLife) -> Result) -> Result {
        life.withLock { life in
            let before = life.phase
            let result = step(&life)
            // With the lock, so that phases are told in their order; who listens runs no code of its own.
            if life.phase != before { tell(.phase(life.phase)) }
            return result
        }
    }

    /// What the robot is doing now. Any thread.
    func status() -> RobotStatus {
        let now = Timestamp.now()
        let isArmed = supervision.isArmed
        let phase = note { life in
            life.observe(isArmed: isArmed)
            return life.phase
        }
        let injections = faults.active()
        return parts.withLock { parts in
            for index in parts.loops.indices {
                if let timing = parts.loops[index].timing.poll() { parts.loops[index].lastTiming = timing.value }
            }
            return RobotStatus(
                phase: phase,
                producers: parts.producers.map { $0.status(at: now) },
                loops: parts.loops.enumerated().map { index, running in
                    RobotStatus.Loop(
                        name: running.planned.name, timing: running.lastTiming,
                        isRunning: running.planned.plan.isRunning,
                        isStalled: parts.isSupervised && supervision.isStalled(index),
                        histograms: running.loop.histograms,
                        inputs: running.planned.inputs.map { RobotStatus.Input($0, at: now) })
                },
                actuators: actuators.map(RobotStatus.Output.init),
                services: parts.services.map { $0.status(at: now) },
                isArmed: isArmed, armingObstacles: supervision.obstacles, watchdog: parts.watchdog?.status,
                injections: injections)
        }
    }
}
