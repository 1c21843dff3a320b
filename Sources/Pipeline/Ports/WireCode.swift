import Quantities
import Subscriptions

/// What loops and drivers do with a wire, compiled for the type of value that it carries.
///
/// The methods of a generic class are compiled once for all types, and ask the language's runtime for theirs in each call,
/// which costs more than a stage. A closure that is made in inlinable code is compiled for the type where that is known:
/// where it is made a ``PortValue``, here or in a package of an author. So the objects of a plan call these.
public struct WireCode<Value: PortValue>: Sendable {
    /// A loop's input takes over the newest value.
    let poll: @Sendable (LoopInput, Timestamp) -> InputCondition
    /// A loop's input takes over what has happened.
    let begin: @Sendable (EventsInput<Value>) -> Void
    /// A loop puts one of its outputs.
    let publish: @Sendable (LoopTapOf<Value>) -> Void
    /// What stands between a driver's put and the subscriptions.
    let inspector: @Sendable (ProducerFaultPoint<Value>) -> @Sendable (Producer<Value>, Reading<Value>) -> Void

    @inlinable
    init() {
        self.init(
            // Its type is known where it is used: a `StateInput` gives it to itself.
            poll: { unsafeDowncast($0, to: StateInput<Value>.self).takeOver($1) },
            begin: { $0.takeOver() },
            publish: { $0.put() },
            inspector: { point in { producer, reading in point.take(reading, from: producer) } })
    }

    @usableFromInline
    init(
        poll: @escaping @Sendable (LoopInput, Timestamp) -> InputCondition,
        begin: @escaping @Sendable (EventsInput<Value>) -> Void,
        publish: @escaping @Sendable (LoopTapOf<Value>) -> Void,
        inspector:
            @escaping @Sendable (ProducerFaultPoint<Value>) ->
            @Sendable (Producer<Value>, Reading<Value>) -> Void
    ) {
        self.poll = poll
        self.begin = begin
        self.publish = publish
        self.inspector = inspector
    }
}
