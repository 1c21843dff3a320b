import Media
import Quantities

/// An output of a producer or a stage: its description, and how to make the port behind it.
public struct OutputDescription: Sendable {
    /// What it carries.
    public private(set) var port: PortDescription
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

    /// A port of blocks.
    init(_ name: String, blocks type: BlockType, _ text: String) {
        isOccasional = false
        port = PortDescription(name: name, type: .block(type), unit: nil, delivery: .state, text: text)
        stateSlot = SlotLayout(Block.self)
        eventSlot = SlotLayout(BlockSlots.self)
        takes = { _ in false }
        sink = { define, _ in
            let input = define.blocks(name, type, text)
            return { arguments in
                let input = arguments[input]
                return { input.block }
            }
        }
        make = { description, _ in
            guard case .block(let type) = description.type else { preconditionFailure("a port of blocks without") }
            return BlockSourcePort(description: description, type: type)
        }
    }

    /// The same with what the parameters tell of the blocks.
    func narrowed(to type: BlockType?) -> OutputDescription {
        guard let type else { return self }
        var narrowed = self
        narrowed.port.type = .block(type)
        return narrowed
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
