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
    /// What could feed each input, in order.
    package let feeds: [OutputDescription]
    /// What its state does while nothing moves by what it gives.
    public let life: StageLife
    /// What is wrong with the description itself.
    let flaw: (parameter: String, reason: String)?
    /// Which input each of its passages is of.
    let passages: [Int]
    let repeats: [RepeatedFlag]

    let make: @Sendable (StageArguments) throws(ParameterProblem) -> PlannedStage

    /// Describes a stage; `define` tells its parameters and ports and returns what makes one from their values.
    ///
    /// Inlinable, so that the plan's call of the stage is compiled for its type.
    ///
    /// - Parameter life: what its state does while nothing moves by what it gives; by default it starts again from what it
    ///   was when it was made, so that no stage gathers anything unseen.
    @inlinable
    public init<Made: Stage>(
        _ name: String, _ summary: String, life: StageLife = .resets,
        _ define: (inout StageDefinition) -> @Sendable (StageArguments) throws(ParameterProblem) -> Made
    ) {
        var definition = StageDefinition()
        let factory = define(&definition)
        self.init(name, summary, life, definition, make: plannedStageFactory(factory, life.kind))
    }

    /// The same with a closure that throws anything: what is no ``ParameterProblem`` is reported of the whole entry.
    @inlinable
    @_disfavoredOverload
    public init<Made: Stage>(
        _ name: String, _ summary: String, life: StageLife = .resets,
        _ define: (inout StageDefinition) -> @Sendable (StageArguments) throws -> Made
    ) {
        self.init(name, summary, life: life) { definition in ParameterProblem.only(from: define(&definition)) }
    }

    @usableFromInline
    init(
        _ name: String, _ summary: String, _ life: StageLife, _ definition: StageDefinition,
        make: @escaping @Sendable (StageArguments) throws(ParameterProblem) -> PlannedStage
    ) {
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        inputs = definition.inputs
        outputs = definition.outputs
        feeds = definition.feeds
        self.life = life
        passages = definition.passages
        repeats = definition.repeats
        flaw = definition.parameters.flaw
        self.make = make
    }
}

@inlinable
func plannedStageFactory<Made: Stage>(
    _ factory: @escaping @Sendable (StageArguments) throws(ParameterProblem) -> Made, _ life: StageLife.Kind
) -> @Sendable (StageArguments) throws(ParameterProblem) -> PlannedStage {
    { arguments throws(ParameterProblem) in
        PlannedStage(try factory(arguments), arguments.isAlwaysDriven ? .tracks : life, arguments.drive)
    }
}
