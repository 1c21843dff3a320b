import Media
import Quantities

/// Describes a producer: its parameters and the ports on which its readings come, each once, each with a typed key.
public struct ProducerDefinition: Sendable {
    /// The driver's parameters.
    public var parameters = ParameterList()
    private(set) var outputs: [OutputDescription] = []
    /// How long the same reading may come again from a sensor whose noise never rests; nil, the default, for one that may
    /// rest. The parameter `frozenAfterMs` of the pipeline, which every producer of numbers or blocks has, says otherwise.
    public var frozenAfter: Duration?

    /// Finds out what the parameters mean, without making anything; nil where the description leaves that to a trial.
    private(set) var inspection: (@Sendable (inout ProducerFacts) throws(ParameterProblem) -> Void)?

    init() {}

    /// Says what follows from the parameters, so that a file can be checked without making a driver: problems that show only
    /// in several of them together, the ``ProducerFacts/period``, what ports never give.
    ///
    /// Called whenever a file is read, on any thread; it opens nothing and makes nothing. A description without it has its
    /// driver made once on trial and thrown away: what that throws counts, and its ``ProducerDriver/period``.
    public mutating func check(_ body: @escaping @Sendable (inout ProducerFacts) throws(ParameterProblem) -> Void) {
        inspection = body
    }

    /// A port of a description that is there already.
    package mutating func add(_ output: OutputDescription) {
        outputs.append(output)
    }

    /// A port on which readings come: `imu.motion` is the port `motion` of the producer `imu`.
    ///
    /// - Parameter isOccasional: whether it gives a reading only when something happens, as a button does; other ports
    ///   give one in each ``ProducerDriver/period``, where the driver has one.
    public mutating func output<Value: PortValue>(
        _ name: String, _ type: Value.Type, unit: Unit = .one, isOccasional: Bool = false, _ text: String
    ) -> OutputKey<Value> {
        outputs.append(OutputDescription(name, type, unit, text, isOccasional: isOccasional))
        return OutputKey(index: outputs.count - 1)
    }

    /// A port on which blocks come: `camera.frames`.
    ///
    /// - Parameter type: what comes as far as it is known whatever the parameters say; ``ProducerFacts/declare(_:blocks:)``
    ///   tells more.
    public mutating func blocks(_ name: String, _ type: BlockType, _ text: String) -> BlockOutputKey {
        outputs.append(OutputDescription(name, blocks: type, text))
        return BlockOutputKey(index: outputs.count - 1)
    }
}
