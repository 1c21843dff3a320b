import Quantities
import Realtime

/// Reads a loop's object into a draft, and reports what is wrong with each part by itself.
struct LoopReader {
    let registry: Registry

    func read(_ name: String, _ reader: ObjectReader) -> LoopDraft? {
        let rate = reader.double(
            "rateHz", in: Bounds(from: .init(0, isIncluded: false), to: .init(10_000, isIncluded: true)))
        let realtime = reader.object("realtime", .optional)
        let priority = realtime?.integer("priority", .optional, in: 1...99)
        let cpu = realtime?.integer("cpu", .optional, in: 0...1023)
        realtime?.finish(as: "a key of realtime")
        let inputs = readInputs(reader)
        var names = Names(taken: Set(inputs.map(\.settings.name)))
        let stages = (reader.array("stages", count: 1...1000) ?? []).map {
            $0.object().flatMap { readStage($0, &names) }
        }
        reader.finish(as: "a key of a loop")
        var draft = LoopDraft(
            name: name,
            settings: LoopSettings(
                rate: Hertz(rate ?? 1), priority: priority.map(Int32.init), cpu: cpu.map(Int32.init)),
            inputs: inputs, stages: stages.compactMap(\.self), outputs: [:])
        for (index, stage) in draft.stages.enumerated() {
            for (output, description) in zip(stage.outputs, stage.description.outputs) {
                if let output { draft.outputs[output] = .init(port: description.makePort(inLoop: true), stage: index) }
            }
        }
        return draft
    }

    private func readInputs(_ reader: ObjectReader) -> [LoopDraft.Input] {
        (reader.object("inputs", .optional)?.everyMember() ?? []).compactMap { member in
            guard let object = member.value.object() else { return nil }
            let fromReader = object.value("from", expecting: "what it reads, such as \"imu.motion\"")
            let from = fromReader?.string()
            let kind = object.choice("subscription", .optional, among: ["mostRecent", "event"])
            let maxAge = object.double("maxAgeMs", .optional, in: .above(0))
            object.finish(as: "a key of an input")
            let isEvent = kind == "event"
            if isEvent, maxAge != nil {
                object.report(
                    "maxAgeMs", rule: "is for mostRecent inputs only: an event that does not come is not old",
                    remedy: "remove it")
            }
            guard let from, let fromReader else { return nil }
            return LoopDraft.Input(
                settings: LoopInputSettings(name: member.key, maxAge: maxAge.map { Int64($0 * 1e6) }),
                delivery: isEvent ? .events : .state, from: from, fromReader: fromReader)
        }
    }

    private func readStage(_ reader: ObjectReader, _ names: inout Names) -> LoopDraft.Stage? {
        let known = registry.stages.keys.sorted()
        guard let kind = reader.choice("stage", among: known, expecting: "the name of a stage"),
            let description = registry.stages[kind]
        else { return nil }
        let inputs = description.inputs.map { reader.string($0.name) }
        let outputs = description.outputs.map { output -> String? in
            guard let name = reader.string(output.port.name) else { return nil }
            return names.take(name, output.port.name, reader) ? name : nil
        }
        let values = ParameterDecoder(reader: reader).decode(description.parameters)
        reader.finish(as: "a parameter of \(kind)")
        guard let values else {
            // Its outputs are known all the same, so that stages after it are not blamed.
            return LoopDraft.Stage(
                description: description, values: ParameterValues(values: []), inputs: inputs, outputs: outputs,
                reader: reader)
        }
        return LoopDraft.Stage(
            description: description, values: values, inputs: inputs, outputs: outputs, reader: reader)
    }

    /// The names of a loop's inputs and outputs, each given once.
    private struct Names {
        var taken: Set<String>

        mutating func take(_ name: String, _ key: String, _ reader: ObjectReader) -> Bool {
            guard Name.check(name, key, reader) else { return false }
            if taken.insert(name).inserted { return true }
            reader.report(
                key, rule: "must be a new name",
                value: "\(Excerpt.quoted(name)) is already an input or output of the loop",
                remedy: "choose another name")
            return false
        }
    }
}
