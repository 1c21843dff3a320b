import Realtime

/// A place where readings come out under a name: a producer's port such as `imu.motion`, or a loop's output.
///
/// The type of its values is known to the subclass only; wires are checked by description before anything is joined.
package class SourcePort: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked; all stored properties are constant
    // once the pipeline is compiled.
    package let description: PortDescription
    /// How many listen to a loop's output; nil where the loop always hands it on, and of a producer's port. Set when the loop
    /// is linked.
    final var demand: OutputDemand?
    /// The emergency stop that hears it. Set before the robot runs.
    package final var stop: StopSource?

    init(description: PortDescription) {
        self.description = description
    }

    /// How many readings have come out.
    package var count: UInt64 { preconditionFailure("a port without a type") }

    /// Where a fault can be injected; nil for a loop's output.
    var faultPoint: (any FaultPoint)? { preconditionFailure("a port without a type") }

    /// Keeps readings back, from now on, that repeat the same value for longer than that. Before the driver runs.
    func watchStillness(after limit: Duration) { preconditionFailure("a port without a type") }

    /// Tells `health` when readings are kept back because they repeat the same value. Before the driver runs.
    package func reportStillness(to health: DriverHealth) { preconditionFailure("a port without a type") }

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

    /// Every reading from now on, at most `capacity` of them at a time, for people and tools. What is lost is counted.
    package func makeRecord(named name: String, keeping capacity: Int, _ losses: LossCount) -> PortRecord {
        preconditionFailure("a port without a type")
    }

    /// A view of the newest value for people.
    package func makeWatch(named name: String) -> PortWatch {
        preconditionFailure("a port without a type")
    }
}
