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
    /// The ports behind them.
    let inputPorts: [SourcePort]
    let outputPorts: [SourcePort]

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

    /// The stage's hold on a passage.
    public subscript(key: PassageKey) -> Passage {
        passages[key.index]
    }

    /// The stage's hold on an output.
    public subscript<Value>(key: OutputKey<Value>) -> PortOutput<Value> {
        PortOutput(outputs[key.index])
    }

    /// Tells that an output stands where an event input stood last: it never gives what that never gives.
    public func declare(_ output: OutputKey<Bool>, follows event: EventKey<Bool>) {
        outputPorts[output.index].repeated = (inputPorts[event.index], [.cannotCall, .cannotLetGo])
    }

    /// Tells that an output is on for a while after a true event: never, where no event is ever true.
    public func declare(_ output: OutputKey<Bool>, isSetBy event: EventKey<Bool>) {
        outputPorts[output.index].repeated = (inputPorts[event.index], [.cannotCall])
    }
}
