import Quantities
import Realtime

/// Reads a loop's object into a draft, and reports what is wrong with each part by itself.
struct LoopReader {
    let registry: Registry
    let faults: FaultCollector

    func read(_ name: String, _ reader: ObjectReader) -> LoopDraft {
        let rate = reader.double("rateHz", in: 0.01...10_000)
        let realtime = reader.object("realtime", .optional)
        let priority = realtime?.integer("priority", .optional, in: 1...99)
        let cpu = realtime?.integer("cpu", .optional, in: 0...1023)
        realtime?.finish(as: "a key of realtime")
        let deadline = readDeadline(reader)
        var names = Names()
        let inputs = readInputs(reader, &names)
        let stages = readStages(reader, &names)
        reader.finish(as: "a key of a loop")
        var draft = LoopDraft(
            name: name,
            settings: LoopSettings(
                rate: Hertz(rate ?? 1), priority: priority.map(Int32.init), cpu: cpu.map(Int32.init),
                deadline: deadline),
            inputs: inputs, stages: stages, outputs: [:], faulty: names.faulty)
        for (index, stage) in draft.stages.enumerated() {
            for (output, description) in zip(stage.outputs, stage.description.outputs) {
                // A loop's thread puts into it, which must not resume tasks by itself.
                if let output {
                    draft.outputs[output] = .init(port: description.makePort(isRealtime: true), stage: index)
                }
            }
        }
        return draft
    }

    private func readDeadline(_ reader: ObjectReader) -> Deadline? {
        let milliseconds = reader.double("deadlineMs", .optional, in: .duration)
        let miss = reader.object("onDeadlineMiss", .optional)
        let limit = miss?.integer("after", .optional, in: 1...1_000_000)
        let policy = miss?.choice("do", as: DeadlinePolicy.self)
        miss?.finish(as: "a key of onDeadlineMiss")
        if miss != nil, !reader.has("deadlineMs") {
            reader.report("onDeadlineMiss", rule: "needs \"deadlineMs\" beside it", remedy: "add it, or remove this")
        }
        return milliseconds.map {
            Deadline(nanoseconds: max(1, Int64($0 * 1e6)), limit: limit ?? 1, policy: policy ?? .warn)
        }
    }

    // MARK: Inputs

    private func readInputs(_ reader: ObjectReader, _ names: inout Names) -> [LoopDraft.Input] {
        let object = reader.object("inputs", .optional)
        if object == nil, reader.has("inputs") { names.faulty.insertAnything() }
        return (object?.everyMember() ?? []).compactMap { member in
            _ = Name.check(member, faults)
            names.taken.insert(member.key)
            let input = member.value.object().flatMap { readInput(member.key, $0) }
            if input == nil { names.faulty.insert(member.key) }
            return input
        }
    }

    private func readInput(_ name: String, _ object: ObjectReader) -> LoopDraft.Input? {
        let fromReader = object.value("from", expecting: "what it reads, such as \"imu.motion\"")
        let from = fromReader?.string()
        let kind = object.choice("subscription", .optional, among: ["mostRecent", "event"])
        let maxAge = object.double("maxAgeMs", .optional, in: .duration)
        let reaction = readReaction(object)
        object.finish(as: "a key of an input")
        let isEvent = kind == "event"
        let isAtFault = kind == nil && object.has("subscription")
        if isEvent, maxAge != nil {
            object.report(
                "maxAgeMs", rule: "is for mostRecent inputs only: an event that does not come is not old",
                remedy: "remove it")
        }
        guard let from, let fromReader else { return nil }
        return LoopDraft.Input(
            settings: LoopInputSettings(name: name, maxAge: maxAge.map { max(1, Int64($0 * 1e6)) }, whenOld: reaction),
            delivery: isAtFault ? nil : isEvent ? .events : .state, from: from, fromReader: fromReader)
    }

    /// What the loop does when the input is too old: `"whenOld": "safe"`, `"hold"`, or a value to take instead.
    private func readReaction(_ object: ObjectReader) -> LoopInputSettings.Reaction {
        guard let reader = object.value("whenOld", .optional, expecting: "\"safe\", \"hold\" or a value") else {
            return .safe
        }
        if !object.has("maxAgeMs") {
            object.report("whenOld", rule: "needs \"maxAgeMs\" beside it", remedy: "add it, or remove this")
        }
        switch reader.value.kind {
        case .number: return reader.double().map { .substitute(.number($0)) } ?? .safe
        case .bool(let flag): return .substitute(.flag(flag))
        default:
            return reader.choice(among: ["safe", "hold"], expecting: "\"safe\", \"hold\" or a value") == "hold"
                ? .hold : .safe
        }
    }

    // MARK: Stages

    private func readStages(_ reader: ObjectReader, _ names: inout Names) -> [LoopDraft.Stage] {
        guard let elements = reader.array("stages", count: 1...1000) else {
            names.faulty.insertAnything()
            return []
        }
        var stages: [LoopDraft.Stage] = []
        for (index, element) in elements.enumerated() {
            guard let object = element.object() else {
                names.faulty.insertAnything()
                continue
            }
            if let stage = readStage(object, index, &names) { stages.append(stage) }
        }
        return stages
    }

    private func readStage(_ reader: ObjectReader, _ index: Int, _ names: inout Names) -> LoopDraft.Stage? {
        let known = registry.stages.keys.sorted()
        guard let kind = reader.choice("stage", among: known, expecting: "the name of a stage"),
            let description = registry.stages[kind]
        else {
            names.faulty.insert(stringsOf: reader)
            return nil
        }
        let inputs = description.inputs.map { input in
            reader.value(input.name, expecting: "the name of an input of the loop, or of an earlier stage's output")?
                .string()
        }
        let outputs = description.outputs.map { output -> String? in
            let key = output.port.name
            let name = reader.value(key, expecting: "a name for what the stage gives")?.string()
            return name.flatMap { names.take($0, key, reader) ? $0 : nil }
        }
        let values = ParameterDecoder(reader: reader).decode(description.parameters)
        reader.finish(as: "a parameter of \(kind)")
        if outputs.contains(nil) { names.addUnnamed(description, reader) }
        return LoopDraft.Stage(
            description: description, values: values, inputs: inputs, outputs: outputs, reader: reader, index: index)
    }

    /// The names of a loop's inputs and outputs, each given once.
    private struct Names {
        var taken: Set<String> = []
        var faulty = FaultyNames()

        mutating func take(_ name: String, _ key: String, _ reader: ObjectReader) -> Bool {
            guard Name.check(name, key, reader) else { return false }
            if taken.insert(name).inserted { return true }
            reader.report(
                key, rule: "must be a new name",
                value: "\(Excerpt.quoted(name)) is already an input or output of the loop",
                remedy: "choose another name")
            return false
        }

        /// A stage has an output without a proper name: it may be a string under a misspelt key, or be forgotten.
        mutating func addUnnamed(_ description: StageDescription, _ reader: ObjectReader) {
            faulty.insert(stringsOf: reader)
            let keys = Set(reader.everyMember().map(\.key))
            let described = Set(description.parameters.map(\.name) + description.inputs.map(\.name) + ["stage"])
            let isForgotten = keys.subtracting(described).isEmpty
            if isForgotten { faulty.insertAnything() }
        }
    }
}

extension Bounds<Double> {
    /// A length of time in milliseconds that a configuration may ask for: up to a day.
    public static var duration: Bounds {
        Bounds(from: Limit(0, isIncluded: false), to: Limit(86_400_000, isIncluded: true))
    }
}
