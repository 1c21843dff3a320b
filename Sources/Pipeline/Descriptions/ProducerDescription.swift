/// What a pipeline may name as a producer's driver: its parameters and ports, said once, and how to make one.
public struct ProducerDescription: Sendable {
    /// The name in the configuration, such as "gpio.input".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order.
    public let parameters: [ParameterDescription]
    /// The ports, in order.
    public let outputs: [OutputDescription]

    let make: @Sendable (ProducerArguments) throws(ParameterFault) -> any ProducerDriver

    /// Describes a driver; `define` tells its parameters and ports and returns what makes one from their values.
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ProducerDefinition) ->
            @Sendable (ProducerArguments) throws(ParameterFault) ->
            any ProducerDriver
    ) {
        var definition = ProducerDefinition()
        make = define(&definition)
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        outputs = definition.outputs
    }
}
