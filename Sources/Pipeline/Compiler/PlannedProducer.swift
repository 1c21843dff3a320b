/// A producer of a compiled pipeline.
struct PlannedProducer: Sendable {
    var name: String
    var driver: any ProducerDriver
    /// Where its readings come out.
    var ports: [SourcePort]
}
