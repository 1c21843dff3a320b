import Quantities

/// An output of a producer or a stage: its description, and how to make the port behind it.
public struct OutputDescription: Sendable {
    /// What it carries.
    public let port: PortDescription
    /// Whether it gives a reading only when something happens, and may be silent for as long as it likes.
    public let isOccasional: Bool
    /// Bytes that a loop's slot for the newest value takes, and one for events.
    let stateSlot, eventSlot: SlotLayout
    /// Whether a configuration can give such a value.
    let takes: @Sendable (ParameterValue) -> Bool

    /// Adds an input that takes it to a stage, and gives what reads that input, to look at it in a trial. With a passage
    /// that is closed for ever, what comes in there is not taken for driven with.
    package let sink:
        @Sendable (inout StageDefinition, _ isClosed: Bool) -> @Sendable (StageArguments) -> () -> any Sendable
    private let make: @Sendable (PortDescription, Bool) -> SourcePort

    init<Value: PortValue>(
        _ name: String, _ type: Value.Type, _ unit: Unit, _ text: String, isOccasional: Bool = false
    ) {
        self.isOccasional = isOccasional
        port = PortDescription(name: name, type: Value.portType, unit: unit, delivery: .state, text: text)
        stateSlot = SlotLayout(Value.self)
        eventSlot = SlotLayout(EventSlot<Value>.self)
        takes = { Value.configured($0) != nil }
        sink = { define, isClosed in
            let input = define.input(name, Value.self, unit: unit, text)
            let passage = isClosed ? define.passage(of: input) : nil
            return { arguments in
                let input = arguments[input]
                if let passage { arguments[passage].isClosed = true }
                return { input.value }
            }
        }
        make = { SourcePortOf<Value>(description: $0, isRealtime: $1) }
    }

    /// A new port of this description.
    ///
    /// - Parameter isRealtime: whether a loop's thread puts into it.
    func makePort(isRealtime: Bool) -> SourcePort { make(port, isRealtime) }
}

/// A typed key to a stage's output, or to a producer's port.
public struct OutputKey<Value: PortValue>: Sendable {
    let index: Int
}
