/// A port, and what it has been made from.
struct LinkedPort {
    var port: SourcePort
    var output: OutputDescription
}

/// A loop while it is linked: what the file says of it, and what has been made for it so far.
struct LinkedLoop {
    let model: PipelineModel.Loop
    /// Of its stages, in order.
    var descriptions: [StageDescription] = []
    /// Its outputs by name.
    var outputs: [String: LinkedPort] = [:]
    /// What it drives, in the order of the file.
    var actuators: [(actuator: Actuator, output: String)] = []

    init(model: PipelineModel.Loop) {
        self.model = model
    }
}
