/// What a pipeline may name as a producer's driver: its parameters and ports, said once, and how to make one.
public struct ProducerDescription: Sendable {
    /// The name in the configuration, such as "gpio.input".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order; `frozenAfterMs`, which every producer of numbers has, comes last.
    public let parameters: [ParameterDescription]
    /// The ports, in order.
    public let outputs: [OutputDescription]

    let make: @Sendable (ProducerArguments) throws(ParameterProblem) -> any ProducerDriver

    /// Describes a driver; `define` tells its parameters and ports and returns what makes one from their values.
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ProducerDefinition) ->
            @Sendable (ProducerArguments) throws(ParameterProblem) ->
            any ProducerDriver
    ) {
        var definition = ProducerDefinition()
        let makeDriver = define(&definition)
        let numeric = definition.outputs.indices.filter { ScalarFields(definition.outputs[$0].port.type).hasNumbers }
        let frozen = numeric.isEmpty ? nil : FrozenLimit(&definition.parameters, default: definition.frozenAfter)
        make = { arguments throws(ParameterProblem) in
            guard let frozen else { return try makeDriver(arguments) }
            var arguments = arguments
            arguments.frozenAfter = try frozen.duration(arguments.parameters, period: nil)
            let driver = try makeDriver(arguments)
            if let limit = try frozen.duration(arguments.parameters, period: driver.period) {
                for index in numeric { arguments.ports[index].watchStillness(after: limit) }
            }
            return driver
        }
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        outputs = definition.outputs
    }
}
