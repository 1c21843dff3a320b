/// What a stage is made from: its decoded parameters, and its ports in the plan's memory.
public struct StageArguments {
    /// The decoded parameters.
    public let parameters: ParameterValues
    let inputs: [UnsafeMutableRawPointer]
    let outputs: [UnsafeMutableRawPointer]

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }

    /// The stage's view of an input.
    public subscript<Value>(key: InputKey<Value>) -> PortInput<Value> {
        PortInput(slot: inputs[key.index].assumingMemoryBound(to: Slot<Value>.self))
    }

    /// The stage's view of an event input.
    public subscript<Value>(key: EventKey<Value>) -> EventInput<Value> {
        EventInput(slot: inputs[key.index].assumingMemoryBound(to: EventSlot<Value>.self))
    }

    /// The stage's hold on an output.
    public subscript<Value>(key: OutputKey<Value>) -> PortOutput<Value> {
        PortOutput(slot: outputs[key.index].assumingMemoryBound(to: Slot<Value>.self))
    }
}
