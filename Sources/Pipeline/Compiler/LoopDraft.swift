import Configuration
import Realtime

/// A loop as read from the file: its parts are known and named, its wires are not yet joined.
struct LoopDraft {
    /// An input that the loop declares.
    struct Input {
        var settings: LoopInputSettings
        /// How it is taken; nil where that was at fault.
        var delivery: PortDescription.Delivery?
        var from: String
        /// The value of its key `from`, for messages.
        var fromReader: ValueReader
        var reader: ObjectReader
    }

    /// A stage of the loop, in the order of the file.
    struct Stage {
        var description: StageDescription
        /// Its parameters in the order of its description; nil where one was at fault.
        var decoded: [ParameterValue?]
        /// The names that its inputs are wired to, in the order of its description; nil where that was at fault.
        var inputs: [String?]
        /// The names that it gives its outputs, in the order of its description; nil where that was at fault.
        var outputs: [String?]
        var reader: ObjectReader
        /// Its index in the file, where a stage that cannot be read counts too.
        var index: Int
    }

    /// An output of a stage under the name that the loop gives it.
    struct Output {
        var output: OutputDescription
        var stage: Int
    }

    var name: String
    var settings: LoopSettings
    /// Nanoseconds between two ticks; nil where its rate is at fault.
    var period: Int64?
    var inputs: [Input]
    /// The inputs on whose events it ticks between its releases.
    var tickOn: Set<String>
    var stages: [Stage]
    var outputs: [String: Output]
    /// What it declares or may declare, but with a problem.
    var faulty: FaultyNames
    /// What others read of it; found while the rest of the file is read.
    var published: Set<String> = []
}

/// Names that are missing only because of a problem that has been reported: wires to them are not blamed again.
struct FaultyNames {
    private var names: Set<String> = []
    private var mayBeAnything = false

    /// A part of this name is at fault.
    mutating func insert(_ name: String) {
        names.insert(name)
    }

    /// A part is at fault whose names cannot be told: one of them may be any of the strings in it.
    mutating func insert(stringsOf reader: ObjectReader) {
        for value in reader.everyMember().map(\.value.value) + reader.repetitions.map(\.value) {
            if case .string(let text) = value.kind { names.insert(text) }
        }
    }

    /// A part is at fault, and nothing is known of its names.
    mutating func insertAnything() {
        mayBeAnything = true
    }

    func contains(_ name: String) -> Bool {
        mayBeAnything || names.contains(name)
    }
}
