import HardwareIO
import LinuxSystem
import Quantities
import Realtime
import Subscriptions

/// A compiled pipeline on its board: opened, started, watched and stopped, in this order, by one thread.
///
/// Order of opening: actuators (each at its safe value from the first moment), then producers. Order of stopping:
/// loops, actuators to safe, producers, then every device is given back. `stop()` may follow whatever went before.
public final class Robot {
    let pipeline: CompiledPipeline
    private var openActuators: [Actuator] = []
    private var openProducers: [PlannedProducer] = []
    private var runningProducers: [RunningProducer] = []
    private var runningLoops: [RunningLoop] = []

    /// Views of the ports that the pipeline asks to show.
    public let watches: [PortWatch]

    private struct RunningLoop {
        var planned: PlannedLoop
        var loop: ControlLoop
        var timing: MostRecentSubscription<LoopTiming>
        var lastTiming = LoopTiming()
    }

    /// A robot of which nothing is open yet.
    public init(_ pipeline: CompiledPipeline) {
        self.pipeline = pipeline
        watches = pipeline.shown.map { $0.port.makeWatch(named: $0.name) }
    }

    /// Claims every device of the pipeline. Blocks while chips are set up.
    ///
    /// - Throws: the first device that cannot be had; everything opened before it is closed again.
    public func open(on board: any Board) throws(RobotError) {
        do {
            for actuator in pipeline.actuators {
                try opening("actuators.\(actuator.name)") { () throws(HardwareError) in try actuator.open(on: board) }
                openActuators.append(actuator)
            }
            for producer in pipeline.producers {
                try opening("producers.\(producer.name)") { () throws(HardwareError) in
                    try producer.driver.open(on: board)
                }
                openProducers.append(producer)
            }
        } catch {
            stop()
            throw error
        }
    }

    /// Starts the producers' threads, then the loops.
    ///
    /// - Returns: what the system refused of the loops' scheduling, by loop.
    public func start() throws(RobotError) -> [(loop: String, refusal: SystemThread.Refusal)] {
        do {
            for producer in openProducers { runningProducers.append(try RunningProducer(producer)) }
            return try startLoops()
        } catch {
            stop()
            throw .system(error)
        }
    }

    private func startLoops() throws(SystemError) -> [(loop: String, refusal: SystemThread.Refusal)] {
        var refusals: [(loop: String, refusal: SystemThread.Refusal)] = []
        for planned in pipeline.loops {
            let loop = try ControlLoop(name: planned.name, settings: planned.settings, body: planned.plan)
            let timing = loop.timing.subscribe()
            refusals += try loop.start().map { (planned.name, $0) }
            runningLoops.append(RunningLoop(planned: planned, loop: loop, timing: timing))
        }
        return refusals
    }

    /// The means to make every output safe from another thread.
    public var safety: SafetyHandle { SafetyHandle(actuators: pipeline.actuators) }

    /// Stops everything in order and gives every device back. Idempotent.
    public func stop() {
        for running in runningLoops { running.loop.stop() }
        for actuator in openActuators { actuator.makeSafe() }
        for producer in runningProducers { producer.stop() }
        runningProducers = []
        for actuator in openActuators { actuator.close() }
        openActuators = []
        for producer in openProducers { producer.driver.close() }
        openProducers = []
    }

    /// What the robot is doing now. After `stop()` the loops' last figures stay.
    public func status() -> RobotStatus {
        let now = Timestamp.now()
        for index in runningLoops.indices {
            if let timing = runningLoops[index].timing.poll() { runningLoops[index].lastTiming = timing.value }
        }
        return RobotStatus(
            producers: runningProducers.map { .init(name: $0.name, health: $0.health.state) },
            loops: runningLoops.map { running in
                RobotStatus.Loop(
                    name: running.planned.name, timing: running.lastTiming, isRunning: running.planned.plan.isRunning,
                    inputs: running.planned.inputs.map { $0.status(at: now) })
            },
            actuators: pipeline.actuators.map {
                .init(name: $0.name, state: $0.state, faults: $0.faults, failures: $0.failures)
            })
    }

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
