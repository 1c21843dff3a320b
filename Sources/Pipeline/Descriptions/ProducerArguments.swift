import Subscriptions

/// What a producer's driver is made from: its decoded parameters, and the producers behind its ports.
public struct ProducerArguments {
    /// The decoded parameters.
    public let parameters: ParameterValues
    let ports: [SourcePort]
    /// How long readings may repeat the same value, as `frozenAfterMs` says; nil for as long as they like, and for a
    /// producer without numbers and blocks.
    public let frozenAfter: Duration?

    init(_ facts: ProducerFacts, ports: [SourcePort]) {
        parameters = facts.parameters
        frozenAfter = facts.frozenAfter
        self.ports = ports
    }

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }

    /// Where the driver puts the readings of a port; one thread at a time.
    public subscript<Value>(key: OutputKey<Value>) -> Producer<Value> {
        guard let port = ports[key.index] as? SourcePortOf<Value> else {
            preconditionFailure("port \(key.index) was made with another type than described")
        }
        return port.producer
    }

    /// Where the driver puts the blocks of a port.
    public subscript(key: BlockOutputKey) -> BlockOutlet {
        guard let outlet = ports[key.index].blocks else {
            preconditionFailure("port \(key.index) was made with another type than described")
        }
        return outlet
    }
}
