import Configuration

/// Resolves the wires of one loop's draft, and checks each stage with what it is wired to.
struct LoopChecker {
    let draft: LoopDraft
    /// Every producer's port and loop's output of the pipeline by its full name.
    let sources: [String: ModelPort]

    /// What a name in the loop stands for.
    private struct Wire {
        var port: PortDescription
        var output: OutputDescription
        /// The full name of the port behind it.
        var source: String
        /// The stage that makes it; nil for an input of the loop.
        var stage: Int?
    }

    /// A loop, and which of its outputs repeat flags of what.
    struct Checked {
        var loop: PipelineModel.Loop
        var repeats: [(output: String, ModelPort.Repeated)]
    }

    /// The loop, or nil when something is at fault (and reported).
    func check(_ problems: ProblemCollector) -> Checked? {
        let before = problems.count
        let wires = wires()
        var inputs: [PipelineModel.Input] = []
        for input in draft.inputs {
            guard let source = sources[input.from], let delivery = input.delivery else { continue }
            checkSubstitute(input, source)
            inputs.append(.init(settings: input.settings, delivery: delivery, from: source.name))
        }
        var stages: [PipelineModel.Stage] = []
        var repeats: [(String, ModelPort.Repeated)] = []
        for index in draft.stages.indices {
            if let stage = stage(index, wires, &repeats) { stages.append(stage) }
        }
        guard problems.count == before, stages.count == draft.stages.count, inputs.count == draft.inputs.count else {
            return nil
        }
        let loop = PipelineModel.Loop(
            name: draft.name, settings: draft.settings, inputs: inputs, tickOn: draft.tickOn, stages: stages,
            published: draft.published.sorted())
        return Checked(loop: loop, repeats: repeats)
    }

    private func wires() -> [String: Wire] {
        var wires: [String: Wire] = [:]
        for input in draft.inputs {
            guard let source = sources[input.from], let delivery = input.delivery else { continue }
            var port = source.description
            port.delivery = delivery
            wires[input.settings.name] = Wire(port: port, output: source.output, source: input.from, stage: nil)
        }
        for (name, output) in draft.outputs {
            wires[name] = Wire(
                port: output.output.port, output: output.output, source: "\(draft.name).\(name)", stage: output.stage)
        }
        return wires
    }

    private func checkSubstitute(_ input: LoopDraft.Input, _ source: ModelPort) {
        guard case .substitute(let value) = input.settings.whenOld, !source.output.takes(value) else { return }
        input.fromReader.report(
            rule: "cannot be replaced by the value of \"whenOld\" when it is too old",
            value: "it carries \(source.description.summary)", remedy: "write \"safe\" or \"hold\" there")
    }

    private func stage(
        _ index: Int, _ wires: [String: Wire], _ repeats: inout [(String, ModelPort.Repeated)]
    ) -> PipelineModel.Stage? {
        let stage = draft.stages[index]
        let description = stage.description
        let resolved = zip(stage.inputs, description.inputs).map { name, port in
            name.flatMap { resolve($0, port, index, wires) }
        }
        let inputs = resolved.compactMap(\.self)
        let outputs = stage.outputs.compactMap(\.self).filter { wires[$0] != nil }
        for repeated in description.repeats {
            guard let output = stage.outputs[repeated.output], let source = resolved[repeated.input]?.source else {
                continue
            }
            repeats.append((output, .init(port: source, limits: repeated.limits)))
        }
        guard inputs.count == description.inputs.count, outputs.count == description.outputs.count,
            let values = ParameterValues(stage.decoded)
        else { return nil }
        do {
            try StageTrial.make(description, values, inputs.map { ($0.output, $0.port.delivery) })
        } catch {
            stage.reader.report(error)
            return nil
        }
        return .init(
            stage: description.name, parameters: values, inputs: stage.inputs.compactMap(\.self), outputs: outputs)
    }

    /// The wire of that name, if it exists by the time that the stage runs and carries what the stage takes.
    private func resolve(_ name: String, _ port: PortDescription, _ index: Int, _ wires: [String: Wire]) -> Wire? {
        let reader = draft.stages[index].reader
        guard let wire = wires[name] else {
            // What is not there because of another problem has been reported there.
            if draft.faulty.contains(name) || draft.inputs.contains(where: { $0.settings.name == name }) { return nil }
            // Nobody reads the remedies of further problems.
            let known = reader.problems.isFull ? [] : known(before: index)
            reader.report(
                port.name, rule: "must name an input of the loop or an output of an earlier stage",
                value: "is \(Excerpt.quoted(name))",
                remedy: draft.inputs.isEmpty && known.isEmpty
                    ? "the loop has no input yet" : Suggestion.remedy(for: name, among: known))
            return nil
        }
        if let maker = wire.stage, maker >= index {
            reportOrder(name, port, index, maker)
            return nil
        }
        guard wire.port.delivery == port.delivery else {
            let takesEvents = port.delivery == .events
            reader.report(
                port.name, rule: "takes \(takesEvents ? "events" : "the newest value")",
                value: "\(Excerpt.quoted(name)) gives \(takesEvents ? "the newest value" : "events")",
                remedy: wire.stage == nil
                    ? "take the input with \"subscription\": \"\(takesEvents ? "event" : "mostRecent")\""
                    : "only an input of the loop gives events")
            return nil
        }
        guard port.accepts(wire.port) else {
            reader.report(
                port.name, rule: "takes \(port.summary)", value: "\(Excerpt.quoted(name)) carries \(wire.port.summary)",
                remedy: "put a stage between them that converts it")
            return nil
        }
        return wire
    }

    /// The names that a stage may read.
    private func known(before index: Int) -> [String] {
        draft.inputs.map(\.settings.name).filter(Name.isValid)
            + draft.stages[..<index].flatMap { $0.outputs.compactMap(\.self) }
    }

    /// A stage reads what it or a later stage makes: either the order is wrong, or there is a cycle.
    private func reportOrder(_ name: String, _ port: PortDescription, _ index: Int, _ maker: Int) {
        let reader = draft.stages[index].reader
        if let cycle = cycle(from: maker, backTo: index) {
            let way = ([name] + cycle + [name]).joined(separator: " → ")
            reader.report(
                port.name, rule: "must not depend on itself", value: "\(way) is a cycle",
                remedy: "remove one of these wires")
        } else {
            reader.report(
                port.name, rule: "must be made by an earlier stage",
                value: "\(Excerpt.quoted(name)) is made by stages[\(draft.stages[maker].index)]",
                remedy: "move stages[\(draft.stages[maker].index)] before stages[\(draft.stages[index].index)]")
        }
    }

    /// The names along which `maker` depends on `index`, or nil when it does not.
    private func cycle(from maker: Int, backTo index: Int) -> [String]? {
        var visited: Set<Int> = []
        func search(_ stage: Int) -> [String]? {
            if stage == index { return [] }
            guard visited.insert(stage).inserted else { return nil }
            for name in draft.stages[stage].inputs.compactMap(\.self) {
                guard let before = draft.outputs[name]?.stage, let rest = search(before) else { continue }
                return rest + [name]
            }
            return nil
        }
        return search(maker)
    }
}

extension ObjectReader {
    /// Reports what a driver or stage found wrong with its parameters together.
    func report(_ problem: ParameterProblem) {
        guard !problem.parameter.isEmpty else {
            problems.report(at: position, path: path, rule: problem.rule, value: problem.value, remedy: problem.remedy)
            return
        }
        report(problem.parameter, rule: problem.rule, value: problem.value, remedy: problem.remedy)
    }
}
