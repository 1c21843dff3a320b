import Quantities
import Realtime

/// What a robot is doing at one moment, for people and tools.
public struct RobotStatus: Sendable {
    /// An input of a loop.
    public struct Input: Sendable {
        /// The input's name.
        public var name: String
        /// How long ago its newest reading was measured; nil before the first.
        public var age: Duration?
        /// How many readings have arrived.
        public var count: UInt64
        /// How many of them, events, were not kept because too many came for one tick; the newest are.
        public var lostCount: UInt64
        /// Whether it carries events, which have no need to be young.
        public var isEvent: Bool

        /// What there is to see of an input at `now`. From any thread.
        package init(_ input: LoopInput, at now: Timestamp) {
            name = input.settings.name
            age = input.lastTime.map { now.duration(since: $0) }
            count = input.count
            lostCount = input.lostCount
            isEvent = input.isEvent
        }
    }

    /// A loop.
    public struct Loop: Sendable {
        /// The loop's name.
        public var name: String
        /// How it keeps time.
        public var timing: LoopTiming
        /// Whether its stages run: all inputs are there and young enough.
        public var isRunning: Bool
        /// Whether it stands still: it has not ticked for many periods.
        public var isStalled: Bool
        /// How its times were distributed; nil while it runs.
        public var histograms: LoopHistograms?
        /// Its inputs.
        public var inputs: [Input]

        package init(
            name: String, timing: LoopTiming, isRunning: Bool, isStalled: Bool, histograms: LoopHistograms?,
            inputs: [Input]
        ) {
            self.name = name
            self.timing = timing
            self.isRunning = isRunning
            self.isStalled = isStalled
            self.histograms = histograms
            self.inputs = inputs
        }
    }

    /// An actuator.
    public struct Output: Sendable {
        /// The actuator's name.
        public var name: String
        /// What it is doing.
        public var state: ActuatorState
        /// Why it is, or was last, safe.
        public var reason: SafeReason
        /// How many times it went from driven to safe.
        public var safeEntries: UInt64
        /// Writes that the device refused.
        public var failures: UInt64
        /// Whether its device answers, where it is written by a thread of its own.
        public var health: DriverHealth.State
        /// What has gone wrong with its device since the start, where it is written by a thread of its own.
        public var incidents = DriverHealth.Incidents()

        /// What there is to see of an actuator. From any thread.
        package init(_ actuator: Actuator) {
            name = actuator.name
            state = actuator.state
            reason = actuator.reason
            safeEntries = actuator.safeEntries
            failures = actuator.failures
            health = actuator.health
            incidents = actuator.incidents
        }
    }

    /// A producer.
    public struct Source: Sendable {
        /// The producer's name.
        public var name: String
        /// What its driver says of the device.
        public var health: DriverHealth.State
        /// What has gone wrong with its device since the start, over or not.
        public var incidents = DriverHealth.Incidents()
        /// What ought to be known of its device although it works; nil for nothing.
        public var remark: String?
        /// How many readings were lost because they came faster than they were taken.
        public var lostReadings: UInt64

        package init(
            name: String, health: DriverHealth.State, incidents: DriverHealth.Incidents, remark: String?,
            lostReadings: UInt64
        ) {
            self.name = name
            self.health = health
            self.incidents = incidents
            self.remark = remark
            self.lostReadings = lostReadings
        }
    }

    /// A service.
    public struct Service: Sendable {
        /// The service's name.
        public var name: String
        /// What kind it is, such as "log".
        public var kind: String
        /// Whether it does its work. A service that hangs or fails harms nothing but that.
        public var health: DriverHealth.State
        /// What it has met with since the start, over or not.
        public var incidents: DriverHealth.Incidents
        /// How often it was started again because it had failed or ended.
        public var restarts: UInt64
        /// How many readings and events were lost because it did not take them in time.
        public var lostReadings: UInt64

        package init(
            name: String, kind: String, health: DriverHealth.State, incidents: DriverHealth.Incidents,
            restarts: UInt64, lostReadings: UInt64
        ) {
            self.name = name
            self.kind = kind
            self.health = health
            self.incidents = incidents
            self.restarts = restarts
            self.lostReadings = lostReadings
        }
    }

    /// The machine's watchdog.
    public struct Watchdog: Sendable {
        /// Its node and what the driver calls it.
        public var name: String
        /// How long after the last feeding it restarts the machine, in seconds.
        public var timeoutSeconds: Int
        /// Whether the robot is well enough for it to be fed.
        public var isFed: Bool
        /// How often it refused to be fed.
        public var failures: UInt64

        package init(name: String, timeoutSeconds: Int, isFed: Bool, failures: UInt64) {
            self.name = name
            self.timeoutSeconds = timeoutSeconds
            self.isFed = isFed
            self.failures = failures
        }
    }

    /// Where it is in its life.
    public var phase: RobotPhase
    /// The producers, in the order of the file.
    public var producers: [Source]
    /// The loops, in the order of the file.
    public var loops: [Loop]
    /// The actuators, in the order of the file.
    public var actuators: [Output]
    /// The services, in the order of the file.
    public var services: [Service]
    /// Whether the loops may drive.
    public var isArmed: Bool
    /// What keeps it from being armed at present; nothing while it is armed, or only waits for somebody to arm it.
    public var armingObstacles: [ArmingObstacle]
    /// The machine's watchdog; nil where the file names none.
    public var watchdog: Watchdog?
    /// The faults that are injected at present.
    public var injections: [Injection]

    package init(
        phase: RobotPhase, producers: [Source], loops: [Loop], actuators: [Output], services: [Service], isArmed: Bool,
        armingObstacles: [ArmingObstacle], watchdog: Watchdog?, injections: [Injection]
    ) {
        self.phase = phase
        self.producers = producers
        self.loops = loops
        self.actuators = actuators
        self.services = services
        self.isArmed = isArmed
        self.armingObstacles = armingObstacles
        self.watchdog = watchdog
        self.injections = injections
    }
}
