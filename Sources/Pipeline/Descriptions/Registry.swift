/// Everything that a pipeline may name: drivers of producers and actuators, and stages.
public struct Registry: Sendable {
    /// Producers' drivers by name.
    public let producers: [String: ProducerDescription]
    /// Stages by name.
    public let stages: [String: StageDescription]
    /// Actuators' drivers by name.
    public let actuators: [String: ActuatorDescription]

    /// The names of each kind, sorted.
    let producerNames, stageNames, actuatorNames: [String]

    /// A registry of the given descriptions. Two of one kind with one name are a fault of the program.
    public init(
        producers: [ProducerDescription], stages: [StageDescription], actuators: [ActuatorDescription]
    ) {
        self.producers = Dictionary(uniqueKeysWithValues: producers.map { ($0.name, $0) })
        self.stages = Dictionary(uniqueKeysWithValues: stages.map { ($0.name, $0) })
        self.actuators = Dictionary(uniqueKeysWithValues: actuators.map { ($0.name, $0) })
        producerNames = self.producers.keys.sorted()
        stageNames = self.stages.keys.sorted()
        actuatorNames = self.actuators.keys.sorted()
    }
}
