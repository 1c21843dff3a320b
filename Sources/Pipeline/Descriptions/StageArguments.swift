/// What a stage is made from: its decoded parameters, and its ports in the plan's memory.
public struct StageArguments {
    /// The decoded parameters.
    public let parameters: ParameterValues
    let inputs: [Slot]
    let outputs: [Slot]
    /// What becomes of the stage's outputs: whether something moves by them.
    public let drive: StageDrive
    let passages: [Passage]
    /// Whether no actuator is behind the outputs, so that no tick need ask what becomes of them.
    @usableFromInline let isAlwaysDriven: Bool
    /// Whether the stage is made on trial, to find what is wrong with its parameters, and never ticks: no thread is started
    /// and nothing opened for it then.
    public internal(set) var isTrial = false

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }

    /// The stage's view of an input.
    public subscript<Value>(key: InputKey<Value>) -> PortInput<Value> {
        PortInput(inputs[key.index])
    }

    /// The stage's view of an event input.
    public subscript<Value>(key: EventKey<Value>) -> EventInput<Value> {
        EventInput(inputs[key.index])
    }

    /// The stage's view of an input of blocks.
    public subscript(key: BlockKey) -> BlockInput {
        BlockInput(inputs[key.index])
    }

    /// The stage's view of an event input of blocks.
    public subscript(key: BlockEventKey) -> BlockEvents {
        BlockEvents(inputs[key.index])
    }

    /// The stage's hold on a passage.
    public subscript(key: PassageKey) -> Passage {
        passages[key.index]
    }

    /// The stage's hold on an output.
    public subscript<Value>(key: OutputKey<Value>) -> PortOutput<Value> {
        PortOutput(outputs[key.index])
    }
}
