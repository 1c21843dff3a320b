/// A producer of a compiled pipeline.
package struct PlannedProducer: Sendable {
    package var name: String
    package var driver: any ProducerDriver
    /// Where its readings come out.
    package var ports: [SourcePort]
    /// Where faults can be injected into them.
    var faultPoints: [any FaultPoint] { ports.compactMap(\.faultPoint) }
}
