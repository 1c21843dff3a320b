import Configuration
import Realtime

/// Joins the wires of one loop's draft and lays out its plan.
struct LoopPlanner {
    let draft: LoopDraft
    /// Every producer's port and loop's output of the pipeline by its full name.
    let sources: [String: SourcePort]
    /// What other loops make of this one's outputs, by the output's name.
    let readers: [String: [DriveLink]]

    /// What a name in the loop stands for.
    private struct Wire {
        var offset: Int
        var port: PortDescription
        /// What is behind it.
        var source: SourcePort
        /// The stage that makes it; nil for an input of the loop.
        var stage: Int?
        /// Where it is, as soon as what makes it is planned.
        var slot: Slot?
    }

    /// A loop's plan, and what it tells the loops before it, by the full name of what they give.
    struct Planned {
        var plan: LoopPlan
        var inputs: [LoopInput]
        var links: [(from: String, link: DriveLink)]
    }

    /// The plan, or nil when a wire is at fault (and reported).
    func plan(_ problems: ProblemCollector) -> Planned? {
        let before = problems.count
        var layout = PlanMemory.Layout()
        var wires: [String: Wire] = [:]
        for input in draft.inputs {
            guard let source = sources[input.from], let delivery = input.delivery else { continue }
            let slot = delivery == .events ? source.eventSlot : source.stateSlot
            var port = source.description
            port.delivery = delivery
            wires[input.settings.name] = Wire(offset: layout.place(slot), port: port, source: source, stage: nil)
        }
        for (name, output) in draft.outputs {
            wires[name] = Wire(
                offset: layout.place(output.port.stateSlot), port: output.port.description, source: output.port,
                stage: output.stage)
        }
        var slots = SlotPlan(
            layout, inputs: draft.inputs.count, stages: draft.stages.count,
            outputs: draft.stages.reduce(0) { $0 + $1.outputs.count },
            passages: draft.stages.reduce(0) { $0 + $1.description.passages.count })
        let drives = StageDrives(draft: draft, readers: readers, sources: sources).plan(&slots.drives)
        let bell = draft.tickOn.isEmpty ? nil : LoopBell()
        let inputs = draft.inputs.compactMap { input -> LoopInput? in
            let name = input.settings.name
            guard let source = sources[input.from], let wire = wires[name] else { return nil }
            checkSubstitute(input, source)
            let isEvent = input.delivery == .events
            let slot = slots.input(at: wire.offset, isEvent: isEvent)
            wires[name]?.slot = slot
            guard isEvent else { return source.makeStateInput(input.settings, at: slot) }
            let rings = draft.tickOn.contains(name)
            return source.makeEventInput(input.settings, at: slot, ringing: rings ? bell : nil)
        }
        var stages: [PlannedStage] = []
        for index in draft.stages.indices {
            if let stage = stage(index, &wires, &slots, drives.stages) { stages.append(stage) }
        }
        guard problems.count == before, stages.count == draft.stages.count else { return nil }
        let plan = finish(slots, wires, inputs, stages, bell)
        return Planned(plan: plan, inputs: inputs, links: drives.links)
    }

    private func checkSubstitute(_ input: LoopDraft.Input, _ source: SourcePort) {
        guard case .substitute(let value) = input.settings.whenOld, !source.takes(value) else { return }
        input.fromReader.report(
            rule: "cannot be replaced by the value of \"whenOld\" when it is too old",
            value: "it carries \(source.description.summary)", remedy: "write \"safe\" or \"hold\" there")
    }

    private func finish(
        _ slots: SlotPlan, _ wires: [String: Wire], _ inputs: [LoopInput], _ stages: [PlannedStage],
        _ bell: LoopBell?
    ) -> LoopPlan {
        let actuators = draft.actuators.compactMap { binding -> Actuator? in
            guard let slot = wires[binding.output]?.slot else { return nil }
            binding.actuator.bind(to: slot, period: draft.settings.rate.periodNanoseconds)
            return binding.actuator
        }
        let taps = draft.published.sorted().compactMap { name -> LoopTap? in
            guard let slot = wires[name]?.slot, let output = draft.outputs[name] else { return nil }
            return output.port.makeTap(of: slot)
        }
        return LoopPlan(
            slots: slots, inputs: inputs, stages: stages, actuators: actuators, taps: taps,
            missPolicy: draft.settings.deadline?.policy ?? .warn, bell: bell)
    }

    private func stage(
        _ index: Int, _ wires: inout [String: Wire], _ slots: inout SlotPlan, _ drives: StageDrives.Stages
    ) -> PlannedStage? {
        let stage = draft.stages[index]
        var inputs: [Slot] = []
        var ports: [SourcePort] = []
        for (name, port) in zip(stage.inputs, stage.description.inputs) {
            guard let name, let wire = resolve(name, port, index, wires) else { continue }
            guard let slot = wire.slot else { continue }
            inputs.append(slot)
            ports.append(wire.source)
        }
        let names = stage.outputs.compactMap(\.self).filter { wires[$0] != nil }
        let outputs = slots.outputs(at: names.compactMap { wires[$0]?.offset }, behind: inputs)
        for (name, slot) in zip(names, outputs) { wires[name]?.slot = slot }
        guard inputs.count == stage.description.inputs.count, outputs.count == stage.description.outputs.count,
            let values = ParameterValues(stage.decoded)
        else { return nil }
        do {
            return try stage.description.make(
                StageArguments(
                    parameters: values, inputs: inputs, outputs: outputs, drive: StageDrive(drives.states[index]),
                    passages: drives.passages[index].map(Passage.init),
                    isAlwaysDriven: drives.states[index] == slots.drives.always, inputPorts: ports,
                    outputPorts: names.compactMap { wires[$0]?.source }))
        } catch {
            stage.reader.report(error)
            return nil
        }
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
        report(problem.parameter, rule: problem.rule, value: problem.value, remedy: problem.remedy)
    }
}
