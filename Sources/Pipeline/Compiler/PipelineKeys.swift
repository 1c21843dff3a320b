import Configuration
import HardwareIO

/// The keys at the top of a pipeline file.
enum PipelineKeys {
    static let schema = ObjectKey.text("$schema", "where an editor finds the schema of this file")
    static let version = KeyDescription(
        "version", .integer(Bounds(1...1)), isRequired: true, "the version of this format: 1")
    static let name = KeyDescription("name", .text, isRequired: true, "the robot's name, by which commands find it")
    static let board = KeyDescription(
        "board", .text, "the board's name, or its file; by default the one that this machine is")
    static let producers = KeyDescription(
        "producers", .members(of: .entry(ProducerKeys.described, of: .producer)), "what produces readings, by name")
    static let loops = KeyDescription(
        "loops", .members(of: .object(LoopKeys.described)), "the control loops, by name")
    static let actuators = KeyDescription(
        "actuators", .members(of: .entry(ActuatorKeys.described, of: .actuator)), "what is driven, by name")
    static let services = KeyDescription(
        "services", .members(of: .entry(ServiceKeys.described, of: .service)),
        "what looks on or lets people in, by name")
    static let show = KeyDescription(
        "show", .list(of: .port, count: 0...ObjectReader.longestList), "the ports on the status line")
    static let estop = KeyDescription(
        "estop", .list(of: .port, count: 0...ObjectReader.longestList),
        "ports of bool whose true calls the emergency stop")
    static let arm = ObjectKey<SafetySettings.Arming>.choice(
        "arm", default: .automatic, "how the robot becomes able to move")
    static let cutoff = KeyDescription(
        "cutoff", .object(CutoffSettings.described), "the line that takes the power from everything")
    static let realtime = KeyDescription(
        "realtime", .object(RealtimeKeys.described), "locks the memory and keeps the processor awake while loops run")
    static let guarding = KeyDescription(
        "guard", .either([.flag, .object(GuardKeys.described)]),
        "whether a guard process makes the outputs safe when the runtime dies; by default on real boards")
    static let watchdog = KeyDescription(
        "watchdog", .object(WatchdogKeys.described), "the machine's watchdog, which restarts it when loops stand still")

    static let described = ObjectDescription(
        "pipeline", role: "a key of a pipeline", "a robot, described in one file",
        [
            schema, version, name, board, producers, loops, actuators, services, show, estop, arm, cutoff, realtime,
            guarding, watchdog,
        ])
}

/// The keys that every entry of `producers` has besides those of its driver.
enum ProducerKeys {
    static let driver = KeyDescription("driver", .text, isRequired: true, "the driver's name")
    static let described = ObjectDescription(
        "producer", role: "a key of a producer", "a device that produces readings", [driver])
}

/// The keys that every entry of `actuators` has besides those of its driver.
enum ActuatorKeys {
    static let driver = KeyDescription("driver", .text, isRequired: true, "the driver's name")
    static let from = KeyDescription("from", .port, isRequired: true, "the loop's output that drives it")
    static let described = ObjectDescription(
        "actuator", role: "a key of an actuator", "a device that is driven", [driver, from])
}

/// The key that every entry of `services` has besides those of its kind.
enum ServiceKeys {
    static let service = KeyDescription("service", .text, isRequired: true, "the service's kind")
    static let described = ObjectDescription(
        "service", role: "a key of a service", "what looks on at the robot, or lets people in", [service])
}

/// The keys of the robot's `realtime`.
enum RealtimeKeys {
    static let required = ObjectKey.flag(
        "required", default: false, "whether the robot is refused where the system refuses real time")
    static let described = ObjectDescription(
        "realtime", role: "a key of realtime", "the process's memory and processor", [required])
}

/// The keys of `guard`.
enum GuardKeys {
    static let heartbeat = ObjectKey.number(
        "heartbeatMs", unit: .milliseconds, in: Bounds(10...60_000), default: 250,
        "how old the runtime's last heartbeat may become before the guard acts")
    static let priority = ObjectKey.integer(
        "priority", in: 1...99, "its SCHED_FIFO priority; by default two above the highest loop's")
    static let described = ObjectDescription(
        "guard", role: "a key of guard", "the process that makes outputs safe when the runtime dies",
        [heartbeat, priority])
}

/// The keys of `watchdog`.
enum WatchdogKeys {
    static let device = ObjectKey.text("device", default: WatchdogSettings().device, "its node below /dev")
    /// Above two seconds of stopping and starting, below what anybody would wait for a robot to come back.
    static let timeout = ObjectKey.integer(
        "timeoutSeconds", in: 3...600, default: WatchdogSettings().timeoutSeconds,
        "how long after its last feeding it restarts the machine")
    static let described = ObjectDescription(
        "watchdog", role: "a key of watchdog", "the machine's watchdog", [device, timeout])
}

extension SafetySettings.Arming: ExplainedChoice {
    /// What the word means.
    package var text: String {
        switch self {
        case .automatic: "it is armed as soon as it runs"
        case .manual: "it stays safe until somebody arms it"
        }
    }
}
