import Quantities

/// A fault that is put into a producer or an actuator on purpose, to see what the robot does about it.
public struct InjectedFault: Sendable, Hashable {
    /// What goes wrong, at a producer and at an actuator.
    public enum Kind: Sendable, Hashable {
        /// No reading arrives, as if the sensor were unplugged; every write is refused, as by a chip that does not answer.
        case off
        /// Each reading carries the last value, with its own fresh time; writes are accepted and do nothing.
        case stuck
        /// Random values, NaN and infinities among them; at an actuator in place of what its loop gives, before the
        /// checks and limits that every value passes.
        case garbage
        /// Every number times `scale` plus `offset`; where `inverted`, negated after that, and switches the other way
        /// round. At an actuator before the checks and limits too.
        case wrong(scale: Double = 1, offset: Double = 0, inverted: Bool = false)
        /// Each reading arrives so much later, with the time at which it was measured; each write takes so long, and
        /// its loop with it.
        case slow(by: Duration)
        /// Each reading is lost, or each write refused, with this probability.
        case intermittent(probability: Double)
        /// The runtime dies of a trap at the next reading or write, as of a fault in its own code: the guard is to make
        /// the outputs safe.
        case crash
    }

    /// What goes wrong.
    public var kind: Kind
    /// What the random numbers of `garbage` and `intermittent` depend on: the same seed gives the same ones.
    public var seed: UInt64
    /// How long it lasts; nil until it is cleared.
    public var duration: Duration?

    /// A fault that lasts for a while, or until it is cleared.
    public init(_ kind: Kind, seed: UInt64 = 0, for duration: Duration? = nil) {
        self.kind = kind
        self.seed = seed
        self.duration = duration
    }

    /// The longest delay of a slow part: one minute.
    public static let longestDelay = Duration.seconds(60)

    package func check() throws(InjectionError) {
        if let duration, duration <= .zero {
            throw .parameter("for", rule: "must be longer than nothing", value: "is \(duration.inSeconds) s")
        }
        let described = kind.described
        try described.check(described.values(of: kind) ?? [])
    }
}

extension InjectedFault: CustomStringConvertible {
    /// "stuck", "garbage (seed 7)", "wrong (× 2.0 + 0.5, inverted)", "slow (50.0 ms)".
    public var description: String {
        let described = kind.described
        return described.text(described.values(of: kind) ?? [], seed: seed)
    }
}

/// A fault that is injected at present.
public struct Injection: Sendable, Hashable {
    /// The part as the pipeline names it: "producers.imu", "actuators.left".
    public var part: String
    /// What is injected there.
    public var fault: InjectedFault
    /// When it ends by itself; ``Timestamp/distantFuture`` when it does not.
    public var end: Timestamp

    package init(part: String, fault: InjectedFault, end: Timestamp) {
        self.part = part
        self.fault = fault
        self.end = end
    }
}
