/// What a pipeline may name as a stage: its parameters and ports, said once, and how to make one.
public struct StageDescription: Sendable {
    /// The name in the configuration, such as "pid".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order.
    public let parameters: [ParameterDescription]
    /// The inputs, in order.
    public let inputs: [PortDescription]
    /// The outputs, in order.
    public let outputs: [OutputDescription]

    let make: @Sendable (StageArguments) throws(ParameterFault) -> PlannedStage

    /// Describes a stage; `define` tells its parameters and ports and returns what makes one from their values.
    ///
    /// Inlinable, so that the plan's call of the stage is compiled for its type.
    @inlinable
    public init<Made: Stage>(
        _ name: String, _ summary: String,
        _ define: (inout StageDefinition) -> @Sendable (StageArguments) throws(ParameterFault) -> Made
    ) {
        var definition = StageDefinition()
        let factory = define(&definition)
        self.init(name, summary, definition, make: plannedStageFactory(factory))
    }

    @usableFromInline
    init(
        _ name: String, _ summary: String, _ definition: StageDefinition,
        make: @escaping @Sendable (StageArguments) throws(ParameterFault) -> PlannedStage
    ) {
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        inputs = definition.inputs
        outputs = definition.outputs
        self.make = make
    }
}

@inlinable
func plannedStageFactory<Made: Stage>(
    _ factory: @escaping @Sendable (StageArguments) throws(ParameterFault) -> Made
) -> @Sendable (StageArguments) throws(ParameterFault) -> PlannedStage {
    { arguments throws(ParameterFault) in PlannedStage(try factory(arguments)) }
}
