/// A producer of a compiled pipeline.
struct PlannedProducer: Sendable {
    var name: String
    var driver: any ProducerDriver
    var faultPoints: [any FaultPoint]
}
