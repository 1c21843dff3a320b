import Configuration

/// Reads a loop's object into a draft, and reports what is wrong with each part by itself.
struct LoopReader {
    let registry: Registry
    let problems: ProblemCollector

    func read(_ name: String, _ reader: ObjectReader) -> LoopDraft {
        let settingsReader = LoopSettingsReader(reader: reader)
        var (settings, period) = settingsReader.read()
        var names = Names()
        var inputs = readInputs(reader, &names)
        let tickOn = readTickOn(reader, inputs, names.faulty)
        let stages = readStages(reader, &names)
        reader.finish(LoopKeys.described)
        if ["inputs", "stages"].contains(where: reader.isDoubtful) { names.faulty.insertAnything() }
        if reader.isDoubtful("rateHz") { period = nil }
        // Of two with one name nobody knows which one was meant.
        for index in inputs.indices where names.repeated.contains(inputs[index].settings.name) {
            inputs[index].delivery = nil
        }
        settingsReader.checkTogether(settings, period)
        for stage in stages {
            TimeFloors(loop: name, period: period).check(stage.description.parameters, stage.decoded, stage.reader)
        }
        var draft = LoopDraft(
            name: name, settings: settings, period: period, inputs: inputs, tickOn: tickOn, stages: stages,
            outputs: [:], faulty: names.faulty)
        for (index, stage) in draft.stages.enumerated() {
            for (output, description) in zip(stage.outputs, stage.description.outputs) {
                if let output, !names.repeated.contains(output) {
                    draft.outputs[output] = .init(output: description, stage: index)
                }
            }
        }
        return draft
    }

    // MARK: Inputs

    private func readInputs(_ reader: ObjectReader, _ names: inout Names) -> [LoopDraft.Input] {
        guard let (object, members) = reader.parts(LoopKeys.inputs) else {
            if reader.has("inputs") { names.faulty.insertAnything() }
            return []
        }
        return members.compactMap { member in
            _ = Name.check(member, problems)
            names.taken.insert(member.key)
            var input = member.value.object().flatMap { readInput(member.key, $0) }
            // Of two with one name nobody knows which one was meant.
            if object.isDoubtful(member.key) { input?.delivery = nil }
            if input == nil { names.faulty.insert(member.key) }
            return input
        }
    }

    private func readInput(_ name: String, _ object: ObjectReader) -> LoopDraft.Input? {
        let fromReader = object.value(InputKeys.from, expecting: "what it reads, such as \"imu.motion\"")
        let from = fromReader?.string()
        let kind = object.read(InputKeys.subscription)
        let maxAge = object.read(InputKeys.maxAge)
        let reaction = readReaction(object)
        object.finish(InputKeys.described)
        if object.has("whenOld"), !object.has("maxAgeMs"), !object.isDoubtful("maxAgeMs") {
            object.report("whenOld", rule: "needs \"maxAgeMs\" beside it", remedy: "add it, or remove this")
        }
        let isEvent = kind == InputKeys.event
        let isAtFault = (kind == nil && object.has("subscription")) || object.isDoubtful("subscription")
        if isEvent, maxAge != nil {
            object.report(
                "maxAgeMs", rule: "is for mostRecent inputs only: an event that does not come is not old",
                remedy: "remove it")
        }
        guard let from, let fromReader, !object.isDoubtful("from") else { return nil }
        let isDoubtful = object.isDoubtful("maxAgeMs") || object.isDoubtful("whenOld")
        let limit = isDoubtful ? nil : maxAge.map(Int64.nanoseconds(milliseconds:))
        return LoopDraft.Input(
            settings: LoopInputSettings(name: name, maxAge: limit, whenOld: reaction),
            delivery: isAtFault ? nil : isEvent ? .events : .state, from: from, fromReader: fromReader,
            reader: object)
    }

    /// What the loop does when the input is too old: `"whenOld": "safe"`, `"hold"`, or a value to take instead.
    private func readReaction(_ object: ObjectReader) -> LoopInputSettings.Reaction {
        guard let reader = object.value(InputKeys.whenOld, expecting: "\"safe\", \"hold\" or a value") else {
            return .safe
        }
        switch reader.value.kind {
        case .number: return reader.double().map { .substitute(.number($0)) } ?? .safe
        case .bool(let flag): return .substitute(.flag(flag))
        default:
            let words = [InputKeys.safe.word, InputKeys.hold.word]
            let word = reader.choice(among: words, expecting: "\"safe\", \"hold\" or a value")
            return word == InputKeys.hold.word ? .hold : .safe
        }
    }

    /// The inputs on whose events the loop ticks between its releases.
    private func readTickOn(_ reader: ObjectReader, _ inputs: [LoopDraft.Input], _ faulty: FaultyNames) -> Set<String> {
        var taken: Set<String> = []
        let known = Dictionary(inputs.map { ($0.settings.name, $0) }, uniquingKeysWith: { first, _ in first })
        for element in reader.array(LoopKeys.tickOn) ?? [] {
            guard let name = element.string() else { continue }
            if let input = known[name] {
                checkTick(on: input, element)
            } else if !faulty.contains(name) {
                let events = inputs.filter { $0.delivery == .events }.map(\.settings.name).filter(Name.isValid)
                element.report(
                    rule: "must name an event input of the loop", value: "is \(Excerpt.quoted(name))",
                    remedy: events.isEmpty ? "the loop has none" : Suggestion.remedy(for: name, among: events))
            }
            if !taken.insert(name).inserted {
                element.report(rule: "must be given once", value: "is \(Excerpt.quoted(name))", remedy: "remove one")
            }
        }
        return taken
    }

    private func checkTick(on input: LoopDraft.Input, _ element: ValueReader) {
        guard input.delivery == .state else { return }
        element.report(
            rule: "must name an event input of the loop",
            value: "\(Excerpt.quoted(input.settings.name)) gives the newest value",
            remedy: "take the input with \"subscription\": \"event\", or remove this")
    }

    // MARK: Stages

    private func readStages(_ reader: ObjectReader, _ names: inout Names) -> [LoopDraft.Stage] {
        guard let elements = reader.array(LoopKeys.stages) else {
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
        guard let kind = reader.choice("stage", among: registry.stageNames, expecting: "the name of a stage"),
            let description = registry.stages[kind], !reader.isDoubtful("stage")
        else {
            names.faulty.insert(stringsOf: reader)
            return nil
        }
        let inputs = description.inputs.map { input in
            let expectation = "the name of an input of the loop, or of an earlier stage's output"
            let name = reader.value(input.name, expecting: expectation)?.name()
            return reader.isDoubtful(input.name) ? nil : name
        }
        let outputs = description.outputs.map { output -> String? in
            let key = output.port.name
            let name = reader.value(key, expecting: "a name for what the stage gives")?.name()
            return name.flatMap { names.take($0, key, reader) ? $0 : nil }
        }
        let decoder = ParameterDecoder(reader: reader)
        let decoded = decoder.decodeEach(description.parameters, finishing: "a parameter of \(kind)")
        if outputs.contains(nil) || !reader.repetitions.isEmpty { names.addUnnamed(description, reader) }
        return LoopDraft.Stage(
            description: description, decoded: decoded, inputs: inputs, outputs: outputs, reader: reader, index: index)
    }

    /// The names of a loop's inputs and outputs, each given once.
    private struct Names {
        var taken: Set<String> = []
        var repeated: Set<String> = []
        var faulty = FaultyNames()

        mutating func take(_ name: String, _ key: String, _ reader: ObjectReader) -> Bool {
            guard Name.check(name, key, reader) else { return false }
            if taken.insert(name).inserted { return true }
            repeated.insert(name)
            reader.report(
                key, rule: "must be a new name",
                value: "\(Excerpt.quoted(name)) is already an input or output of the loop",
                remedy: "choose another name")
            return false
        }

        /// A stage has an output without a proper name: it may be a string under a misspelt key, or be forgotten, or be no
        /// string at all.
        mutating func addUnnamed(_ description: StageDescription, _ reader: ObjectReader) {
            faulty.insert(stringsOf: reader)
            let members = reader.everyMember()
            let texts = Set(members.filter(\.value.isText).map(\.key))
            let outputs = Set(description.outputs.map(\.port.name))
            let isNoText = outputs.contains { reader.has($0) && !texts.contains($0) }
            let others = description.parameters.map(\.name) + description.inputs.map(\.name) + ["stage"]
            let isForgotten = outputs.contains { !reader.has($0) } && texts.subtracting(outputs.union(others)).isEmpty
            if isNoText || isForgotten { faulty.insertAnything() }
        }
    }
}
