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

    /// Tells that a port gives the edges of a line whose level is on another port, which tells it at the start and after
    /// each edge: an emergency stop that names the edges goes by the level.
    ///
    /// A port of flags that has no level and is not momentary has to give its present state as soon as its driver runs:
    /// a robot whose stop has said nothing yet is not armed.
    public func declareEdges(_ edge: OutputKey<Bool>, of level: OutputKey<Bool>) {
        ports[edge.index].level = ports[level.index]
    }

    /// Tells that a port never gives false: a stop that it calls for cannot be let go of, and none is held.
    ///
    /// - Parameters:
    ///   - reason: why, as the rest of the sentence "button.edge …".
    ///   - remedy: what to do so that it gives both.
    public func declareMomentary(
        _ key: OutputKey<Bool>, because reason: String = "never gives false", remedy: String = "name another port"
    ) {
        ports[key.index].limit = FlagLimit(kind: .cannotLetGo, reason: reason, remedy: remedy)
    }

    /// Tells that a port can call for no stop, because it never gives true when it should.
    ///
    /// - Parameters:
    ///   - reason: why, as the rest of the sentence "button.edge …".
    ///   - remedy: what to do so that it can.
    public func declareNoStop(_ key: OutputKey<Bool>, because reason: String, remedy: String) {
        ports[key.index].limit = FlagLimit(kind: .cannotCall, reason: reason, remedy: remedy)
    }

    /// Where the driver puts the readings of a port; one thread at a time.
    public subscript<Value>(key: OutputKey<Value>) -> Producer<Value> {
        guard let port = ports[key.index] as? SourcePortOf<Value> else {
            preconditionFailure("port \(key.index) was made with another type than described")
        }
        return port.inlet
    }
}
