import Media
import Quantities

/// Describes a stage: its parameters and its ports, each once, each with a typed key.
public struct StageDefinition: Sendable {
    /// The stage's parameters.
    public var parameters = ParameterList()
    private(set) var inputs: [PortDescription] = []
    private(set) var outputs: [OutputDescription] = []
    /// What could feed each input.
    private(set) var feeds: [OutputDescription] = []
    /// Which input each passage is of.
    private(set) var passages: [Int] = []
    /// Which outputs repeat flags of an event input.
    private(set) var repeats: [RepeatedFlag] = []

    @usableFromInline
    init() {}

    /// An input of the newest value. The key names it in the configuration; without a unit it takes any.
    public mutating func input<Value: PortValue>(
        _ name: String, _ type: Value.Type, unit: Unit? = nil, _ text: String
    ) -> InputKey<Value> {
        inputs.append(.init(name: name, type: Value.portType, unit: unit, delivery: .state, text: text))
        feeds.append(OutputDescription(name, type, unit ?? .one, text))
        return InputKey(index: inputs.count - 1)
    }

    /// An input of everything that has happened since the last tick.
    public mutating func events<Value: PortValue>(
        _ name: String, _ type: Value.Type, unit: Unit? = nil, _ text: String
    ) -> EventKey<Value> {
        inputs.append(.init(name: name, type: Value.portType, unit: unit, delivery: .events, text: text))
        feeds.append(OutputDescription(name, type, unit ?? .one, text, isOccasional: true))
        return EventKey(index: inputs.count - 1)
    }

    /// An input of the newest block. The key names it in the configuration.
    ///
    /// - Parameter type: what the stage can take; blocks of another type never come to it.
    public mutating func blocks(_ name: String, _ type: BlockType, _ text: String) -> BlockKey {
        add(OutputDescription(name, blocks: type, text), .state)
        return BlockKey(index: inputs.count - 1)
    }

    /// An input of all blocks that have come since the last tick, as sound needs it.
    public mutating func blockEvents(_ name: String, _ type: BlockType, _ text: String) -> BlockEventKey {
        add(OutputDescription(name, blocks: type, text), .events)
        return BlockEventKey(index: inputs.count - 1)
    }

    private mutating func add(_ feed: OutputDescription, _ delivery: PortDescription.Delivery) {
        var input = feed.port
        input.unit = nil
        input.delivery = delivery
        inputs.append(input)
        feeds.append(feed)
    }

    /// The means to say that an input is not passed on at present, for a stage that sometimes gives something else instead:
    /// what comes in there is not driven with meanwhile.
    public mutating func passage<Value: PortValue>(of input: InputKey<Value>) -> PassageKey {
        passages.append(input.index)
        return PassageKey(index: passages.count - 1)
    }

    /// Tells that an output stands where an event input stood last: it never gives what that never gives.
    public mutating func declare(_ output: OutputKey<Bool>, follows event: EventKey<Bool>) {
        repeats.append(RepeatedFlag(output: output.index, input: event.index, limits: [.cannotCall, .cannotLetGo]))
    }

    /// Tells that an output is on for a while after a true event: never, where no event is ever true.
    public mutating func declare(_ output: OutputKey<Bool>, isSetBy event: EventKey<Bool>) {
        repeats.append(RepeatedFlag(output: output.index, input: event.index, limits: [.cannotCall]))
    }

    /// An output. The key names it in the configuration.
    public mutating func output<Value: PortValue>(
        _ name: String, _ type: Value.Type, unit: Unit = .one, _ text: String
    ) -> OutputKey<Value> {
        outputs.append(OutputDescription(name, type, unit, text))
        return OutputKey(index: outputs.count - 1)
    }
}

/// An output of a stage that repeats the flags of an event input, both by their index.
struct RepeatedFlag: Sendable {
    var output: Int
    var input: Int
    /// What the output never gives if the input never does.
    var limits: [FlagLimit.Kind]
}

/// A typed key to a stage's event input.
public struct EventKey<Value: PortValue>: Sendable {
    let index: Int
}

/// A typed key to a stage's input.
public struct InputKey<Value: PortValue>: Sendable {
    let index: Int
}

/// A typed key to a stage's passage.
public struct PassageKey: Sendable {
    let index: Int
}
