import Subscriptions

/// What a producer's driver is made from: its decoded parameters, and the producers behind its ports.
public struct ProducerArguments {
    /// The decoded parameters.
    public let parameters: ParameterValues
    let ports: [SourcePort]
    /// How long readings may repeat the same value, as `frozenAfterMs` says; nil for as long as they like, and for a
    /// producer without numbers.
    public internal(set) var frozenAfter: Duration?

    init(parameters: ParameterValues, ports: [SourcePort]) {
        self.parameters = parameters
        self.ports = ports
    }

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }

    /// Tells that a port never gives false: a stop that it asks for cannot be let go of.
    public func declareMomentary(_ key: OutputKey<Bool>) {
        ports[key.index].isMomentary = true
    }

    /// Where the driver puts the readings of a port; one thread at a time.
    public subscript<Value>(key: OutputKey<Value>) -> Producer<Value> {
        guard let port = ports[key.index] as? SourcePortOf<Value> else {
            preconditionFailure("port \(key.index) was made with another type than described")
        }
        return port.inlet
    }
}
