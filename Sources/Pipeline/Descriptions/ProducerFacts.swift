import Media
import Quantities

/// What follows from a producer's parameters before there is a driver: how often its readings come, and what its ports
/// never give. ``ProducerDefinition/check(_:)`` tells it.
public struct ProducerFacts: Sendable, Equatable {
    /// The decoded parameters.
    public let parameters: ParameterValues
    /// How long it is between two readings; the driver's ``ProducerDriver/period`` has to be the same.
    public var period: Duration?
    /// How long readings may repeat the same value, as `frozenAfterMs` says; nil for as long as they like, and for a
    /// producer without numbers and blocks.
    public internal(set) var frozenAfter: Duration?
    /// The same, but at least so many periods that it takes several readings.
    var stillness: Duration?
    /// The ports that tell the level behind edges, by the index of the port that gives the edges.
    private(set) var levels: [Int: Int] = [:]
    /// What ports of flags never give, by their index.
    private(set) var limits: [Int: FlagLimit] = [:]
    /// What comes on ports of blocks, by their index.
    private(set) var blocks: [Int: BlockType] = [:]

    init(_ parameters: ParameterValues) {
        self.parameters = parameters
    }

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }

    /// Tells what blocks come on a port, as far as the parameters say it: size, format, rate. What reads them is checked
    /// against it, and what the device gives in the end.
    public mutating func declare(_ key: BlockOutputKey, blocks type: BlockType) {
        blocks[key.index] = type
    }

    /// Tells that a port gives the edges of a line whose level is on another port, which tells it at the start and after
    /// each edge: an emergency stop that names the edges goes by the level.
    ///
    /// A port of flags that has no level and is not momentary has to give its present state as soon as its driver runs:
    /// a robot whose stop has said nothing yet is not armed.
    public mutating func declareEdges(_ edge: OutputKey<Bool>, of level: OutputKey<Bool>) {
        levels[edge.index] = level.index
    }

    /// Tells that a port never gives false: a stop that it calls for cannot be let go of, and none is held.
    ///
    /// - Parameters:
    ///   - reason: why, as the rest of the sentence "button.edge …".
    ///   - remedy: what to do so that it gives both.
    public mutating func declareMomentary(
        _ key: OutputKey<Bool>, because reason: String = "never gives false", remedy: String = "name another port"
    ) {
        limits[key.index] = FlagLimit(kind: .cannotLetGo, reason: reason, remedy: remedy)
    }

    /// Tells that a port can call for no stop, because it never gives true when it should.
    ///
    /// - Parameters:
    ///   - reason: why, as the rest of the sentence "button.edge …".
    ///   - remedy: what to do so that it can.
    public mutating func declareNoStop(_ key: OutputKey<Bool>, because reason: String, remedy: String) {
        limits[key.index] = FlagLimit(kind: .cannotCall, reason: reason, remedy: remedy)
    }
}
