/// A producer of a compiled pipeline.
struct PlannedProducer: Sendable {
    var name: String
    var driver: any ProducerDriver
    /// Where its readings come out.
    var ports: [SourcePort]
    /// Where faults can be injected into them.
    var faultPoints: [any FaultPoint] { ports.compactMap(\.faultPoint) }
}
