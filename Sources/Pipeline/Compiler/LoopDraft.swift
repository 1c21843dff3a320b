import Realtime

/// A loop as read from the file: its parts are known and named, its wires are not yet joined.
struct LoopDraft {
    /// An input that the loop declares.
    struct Input {
        var settings: LoopInputSettings
        var delivery: PortDescription.Delivery
        var from: String
        /// The value of its key `from`, for messages.
        var fromReader: ValueReader
    }

    /// A stage of the loop, in the order of the file.
    struct Stage {
        var description: StageDescription
        var values: ParameterValues
        /// The names that its inputs are wired to, in the order of its description; nil where that was at fault.
        var inputs: [String?]
        /// The names that it gives its outputs, in the order of its description; nil where that was at fault.
        var outputs: [String?]
        var reader: ObjectReader
    }

    /// An output of a stage under the name that the loop gives it.
    struct Output {
        var port: SourcePort
        var stage: Int
    }

    var name: String
    var settings: LoopSettings
    var inputs: [Input]
    var stages: [Stage]
    var outputs: [String: Output]
    /// What the loop drives and publishes; found while the rest of the file is read.
    var actuators: [(actuator: Actuator, output: String)] = []
    var published: Set<String> = []
}
