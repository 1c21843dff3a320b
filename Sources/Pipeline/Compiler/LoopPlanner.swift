/// Joins the wires of one loop's draft and lays out its plan.
struct LoopPlanner {
    let draft: LoopDraft
    /// Every producer's port and loop's output of the pipeline by its full name.
    let sources: [String: SourcePort]

    /// What a name in the loop stands for.
    private struct Wire {
        var offset: Int
        var port: PortDescription
        /// The stage that makes it; nil for an input of the loop.
        var stage: Int?
    }

    /// The plan, or nil when a wire is at fault (and reported).
    func plan(_ faults: FaultCollector) -> (plan: LoopPlan, inputs: [LoopInput])? {
        let before = faults.faults.count
        var layout = PlanMemory.Layout()
        var wires: [String: Wire] = [:]
        for input in draft.inputs {
            guard let source = sources[input.from] else { continue }
            let slot = input.delivery == .events ? source.eventSlot : source.stateSlot
            var port = source.description
            port.delivery = input.delivery
            wires[input.settings.name] = Wire(offset: layout.place(slot), port: port, stage: nil)
        }
        for (name, output) in draft.outputs {
            wires[name] = Wire(
                offset: layout.place(output.port.stateSlot), port: output.port.description, stage: output.stage)
        }
        let memory = PlanMemory(layout)
        let inputs = draft.inputs.compactMap { input -> LoopInput? in
            guard let source = sources[input.from], let wire = wires[input.settings.name] else { return nil }
            return input.delivery == .events
                ? source.makeEventInput(input.settings, at: memory[wire.offset])
                : source.makeStateInput(input.settings, at: memory[wire.offset])
        }
        var steps: [LoopPlan.Step] = []
        for index in draft.stages.indices {
            if let step = step(index, wires, memory) { steps.append(step) }
        }
        guard faults.faults.count == before, steps.count == draft.stages.count else { return nil }
        return (finish(memory, wires, inputs, steps), inputs)
    }

    private func finish(
        _ memory: PlanMemory, _ wires: [String: Wire], _ inputs: [LoopInput], _ steps: [LoopPlan.Step]
    ) -> LoopPlan {
        let actuators = draft.actuators.compactMap { binding -> Actuator? in
            guard let wire = wires[binding.output] else { return nil }
            binding.actuator.bind(to: memory[wire.offset])
            return binding.actuator
        }
        let taps = draft.published.sorted().compactMap { name -> LoopTap? in
            guard let wire = wires[name], let output = draft.outputs[name] else { return nil }
            return output.port.makeTap(of: memory[wire.offset])
        }
        return LoopPlan(memory: memory, inputs: inputs, steps: steps, actuators: actuators, taps: taps)
    }

    private func step(_ index: Int, _ wires: [String: Wire], _ memory: PlanMemory) -> LoopPlan.Step? {
        let stage = draft.stages[index]
        var inputs: [UnsafeMutableRawPointer] = []
        for (name, port) in zip(stage.inputs, stage.description.inputs) {
            guard let name, let wire = resolve(name, port, index, wires) else { continue }
            inputs.append(memory[wire.offset])
        }
        let outputs = stage.outputs.compactMap { name in name.flatMap { wires[$0] }.map { memory[$0.offset] } }
        guard inputs.count == stage.description.inputs.count, outputs.count == stage.description.outputs.count,
            stage.values.values.count == stage.description.parameters.count
        else { return nil }
        do {
            let arguments = StageArguments(parameters: stage.values, inputs: inputs, outputs: outputs)
            return LoopPlan.Step(stage: try stage.description.make(arguments), inputs: inputs, outputs: outputs)
        } catch {
            stage.reader.report(error)
            return nil
        }
    }

    /// The wire of that name, if it exists by the time that the stage runs and carries what the stage takes.
    private func resolve(_ name: String, _ port: PortDescription, _ index: Int, _ wires: [String: Wire]) -> Wire? {
        let reader = draft.stages[index].reader
        guard let wire = wires[name] else {
            // An input whose source is at fault has been reported there.
            if draft.inputs.contains(where: { $0.settings.name == name }) { return nil }
            let near = Suggestion.nearest(to: name, among: wires.keys.sorted())
            let known = wires.keys.sorted().joined(separator: ", ")
            reader.report(
                port.name, rule: "must name an input of the loop or an output of an earlier stage",
                value: "is \(Excerpt.quoted(name))",
                remedy: near.map { "did you mean \(Excerpt.quoted($0))?" } ?? "known are \(known)")
            return nil
        }
        if let maker = wire.stage, maker >= index {
            reportOrder(name, port, index, maker)
            return nil
        }
        guard wire.port.delivery == port.delivery else {
            reader.report(
                port.name, rule: "takes \(port.delivery == .events ? "events" : "the newest value")",
                value: "\(Excerpt.quoted(name)) gives \(port.delivery == .events ? "the newest value" : "events")",
                remedy: "take the input with \"subscription\": \"\(port.delivery == .events ? "event" : "mostRecent")\""
            )
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
                value: "\(Excerpt.quoted(name)) is made by stages[\(maker)]",
                remedy: "move stages[\(maker)] before stages[\(index)]")
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
    func report(_ fault: ParameterFault) {
        report(fault.parameter, rule: fault.rule, value: fault.value, remedy: fault.remedy)
    }
}
