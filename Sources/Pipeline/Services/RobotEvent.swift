import Quantities

/// Something in the life of a robot.
public struct RobotEvent: Sendable, Equatable {
    /// What it was.
    public enum Kind: Sendable, Equatable {
        /// The robot has come into this phase of its life.
        case phase(RobotPhase)
        /// What a producer's driver says of its device has changed.
        case producer(String, DriverHealth.State)
        /// An actuator has gone safe, for this reason.
        case actuatorSafe(String, SafeReason)
        /// An actuator is driven.
        case actuatorDriven(String)
        /// A loop stands still, or does not any more.
        case loop(String, isStalled: Bool)
        /// What a service does has changed.
        case service(String, DriverHealth.State)
        /// A fault has been injected.
        case faultBegan(Injection)
        /// An injected fault has ended.
        case faultEnded(Injection)
        /// A service has used a right.
        case command(ServiceRight, service: String)
    }

    /// How many of them are kept for each view until it takes them.
    public static let capacity = 256

    /// When it was noticed, on the clock of all readings.
    public var time: Timestamp
    /// What it was.
    public var kind: Kind

    package init(time: Timestamp, kind: Kind) {
        self.time = time
        self.kind = kind
    }

    /// A line for people.
    public var text: String {
        switch kind {
        case .phase(let phase): "the robot \(phase.text)"
        case .producer(let name, let state): "producer \(name): \(Self.text(state))"
        case .actuatorSafe(let name, let reason): "actuator \(name) went safe: \(reason.text)"
        case .actuatorDriven(let name): "actuator \(name) is driven"
        case .loop(let name, let isStalled): "loop \(name) \(isStalled ? "stands still" : "runs again")"
        case .service(let name, let state): "service \(name): \(Self.text(state))"
        case .faultBegan(let injection): "fault injected into \(injection.part): \(injection.fault)"
        case .faultEnded(let injection): "the fault injected into \(injection.part) has ended"
        case .command(let right, let service): "service \(service) asks for: \(right.rawValue)"
        }
    }

    private static func text(_ state: DriverHealth.State) -> String {
        switch state {
        case .good: "good"
        case .failing(let reason), .hanging(let reason): reason
        }
    }
}
