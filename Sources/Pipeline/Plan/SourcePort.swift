import Realtime

/// A place where readings come out under a name: a producer's port such as `imu.motion`, or a loop's output.
///
/// The type of its values is known to the subclass only; wires are checked by description before anything is joined.
package class SourcePort: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked; all stored properties are constant
    // once the pipeline is compiled.
    let description: PortDescription
    /// How often readings come out of a producer's port while all is well.
    enum Pace: Sendable {
        /// One in so many nanoseconds.
        case every(Int64)
        /// Only when something happens.
        case occasional
        /// Its driver does not say.
        case unknown
    }

    /// How often readings come; of a loop's output its loop knows.
    final var pace = Pace.unknown
    /// The port that tells the level behind the edges of this one, from the start on; nil where it tells its own.
    final var level: SourcePort?
    /// What a port of flags never gives; nil where it gives both.
    final var limit: FlagLimit?
    /// The port whose flags this one repeats, and what it never gives if that never does.
    final var repeated: (port: SourcePort, limits: [FlagLimit.Kind])?
    /// The emergency stop that hears it. Set before the robot runs.
    package final var stop: StopSource?

    init(description: PortDescription) {
        self.description = description
    }

    /// How long it is between two readings of its driver; nil where it may be silent.
    final var period: Duration? {
        if case .every(let nanoseconds) = pace { .nanoseconds(nanoseconds) } else { nil }
    }

    /// Whether a port of flags never gives false.
    final var isMomentary: Bool { limit?.kind == .cannotLetGo }

    /// How many readings have come out.
    package var count: UInt64 { preconditionFailure("a port without a type") }

    /// Where a fault can be injected; nil for a loop's output.
    var faultPoint: (any FaultPoint)? { preconditionFailure("a port without a type") }

    /// Whether a loop puts into it.
    var isLoopOutput: Bool { faultPoint == nil }

    /// Keeps readings back, from now on, that repeat the same value for longer than that. Before the driver runs.
    func watchStillness(after limit: Duration) { preconditionFailure("a port without a type") }

    /// Tells `health` when readings are kept back because they repeat the same value. Before the driver runs.
    package func reportStillness(to health: DriverHealth) { preconditionFailure("a port without a type") }

    /// Bytes that a loop's slot for the newest value takes.
    var stateSlot: SlotLayout { preconditionFailure("a port without a type") }
    /// Bytes that a loop's slot for events takes.
    var eventSlot: SlotLayout { preconditionFailure("a port without a type") }

    /// Whether a configuration can give such a value.
    func takes(_ value: ParameterValue) -> Bool { preconditionFailure("a port without a type") }

    /// A loop's input of the newest value, subscribed, which fills `slot`.
    func makeStateInput(_ settings: LoopInputSettings, at slot: Slot) -> LoopInput {
        preconditionFailure("a port without a type")
    }

    /// A loop's input of events, subscribed, which fills `slot`; each event rings `bell`, if there is one.
    func makeEventInput(
        _ settings: LoopInputSettings, at slot: Slot, ringing bell: LoopBell?
    ) -> LoopInput {
        preconditionFailure("a port without a type")
    }

    /// What puts a loop's slot into this port at the end of each tick.
    func makeTap(of slot: Slot) -> LoopTap {
        preconditionFailure("a port without a type")
    }

    /// A view of the newest value for people.
    package func makeWatch(named name: String) -> PortWatch {
        preconditionFailure("a port without a type")
    }
}
