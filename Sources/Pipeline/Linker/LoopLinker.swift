import Configuration
import Realtime

/// Joins the wires of one loop and lays out its plan.
struct LoopLinker {
    let loop: LinkedLoop
    /// Every producer's port and loop's output of the pipeline.
    let ports: [PortName: LinkedPort]
    /// What other loops make of this one's outputs, and of others'.
    let readers: [PortName: [DriveLink]]
    /// The file's name, for a problem that nobody expects.
    let file: String

    /// A loop's plan, and what it tells the loops before it, by what they give.
    struct Linked {
        var plan: LoopPlan
        var inputs: [LoopInput]
        var links: [(from: PortName, link: DriveLink)]
    }

    /// Subscribes the loop's inputs and makes its plan.
    func link() throws(Problem) -> Linked {
        let model = loop.model
        var layout = PlanMemory.Layout()
        var inputPlaces: [Int] = []
        for input in model.inputs {
            guard let port = ports[input.from] else { throw missing("\(input.from)") }
            let output = port.output
            inputPlaces.append(layout.place(input.delivery == .events ? output.eventSlot : output.stateSlot))
        }
        let places = loop.outputs.mapValues { layout.place($0.output.stateSlot) }
        var slots = SlotPlan(
            layout, inputs: model.inputs.count, stages: model.stages.count,
            outputs: model.stages.reduce(0) { $0 + $1.outputs.count },
            passages: loop.descriptions.reduce(0) { $0 + $1.passages.count })
        let drives = StageDrives(loop: loop, readers: readers).plan(&slots.drives)
        let bell = model.tickOn.isEmpty ? nil : LoopBell()
        var named: [String: Slot] = [:]
        var inputs: [LoopInput] = []
        for (input, place) in zip(model.inputs, inputPlaces) {
            guard let port = ports[input.from]?.port else { throw missing("\(input.from)") }
            let isEvent = input.delivery == .events
            let slot = slots.input(at: place, isEvent: isEvent)
            if let blocks = port.blocks { demand(blocks, input.settings.name) }
            named[input.settings.name] = slot
            let rings = model.tickOn.contains(input.settings.name)
            inputs.append(
                isEvent
                    ? port.makeEventInput(input.settings, at: slot, ringing: rings ? bell : nil)
                    : port.makeStateInput(input.settings, at: slot))
        }
        var stages: [PlannedStage] = []
        for index in model.stages.indices {
            stages.append(try stage(index, places, &named, &slots, drives.stages))
        }
        return Linked(plan: finish(slots, named, inputs, stages, bell), inputs: inputs, links: drives.links)
    }

    private func stage(
        _ index: Int, _ places: [String: Int], _ named: inout [String: Slot], _ slots: inout SlotPlan,
        _ drives: StageDrives.Stages
    ) throws(Problem) -> PlannedStage {
        let stage = loop.model.stages[index]
        let inputs = stage.inputs.compactMap { named[$0] }
        let outputs = slots.outputs(at: stage.outputs.compactMap { places[$0] }, behind: inputs)
        guard inputs.count == stage.inputs.count, outputs.count == stage.outputs.count else {
            throw missing("stages[\(index)]")
        }
        for (name, slot) in zip(stage.outputs, outputs) { named[name] = slot }
        do {
            return try loop.descriptions[index].make(
                StageArguments(
                    parameters: stage.parameters, inputs: inputs, outputs: outputs,
                    drive: StageDrive(drives.states[index]), passages: drives.passages[index].map(Passage.init),
                    isAlwaysDriven: drives.states[index] == slots.drives.always))
        } catch {
            throw Problem(error, file: file, path: path.appending("stages").appending(index))
        }
    }

    /// Tells a port of blocks what the stages take that read it, for the day when the device tells what it gives.
    private func demand(_ blocks: BlockOutlet, _ input: String) {
        for (stage, description) in zip(loop.model.stages, loop.descriptions) {
            for (name, port) in zip(stage.inputs, description.inputs) where name == input {
                guard case .block(let type) = port.type else { continue }
                blocks.demand(type, by: "loops.\(loop.model.name): \(stage.stage)")
            }
        }
    }

    private func finish(
        _ slots: SlotPlan, _ named: [String: Slot], _ inputs: [LoopInput], _ stages: [PlannedStage], _ bell: LoopBell?
    ) -> LoopPlan {
        let (model, settings) = (loop.model, loop.model.settings)
        let actuators = loop.actuators.compactMap { binding -> Actuator? in
            guard let slot = named[binding.output] else { return nil }
            binding.actuator.bind(to: slot, period: settings.rate.periodNanoseconds)
            return binding.actuator
        }
        let taps = model.published.compactMap { name -> LoopTap? in
            guard let slot = named[name] else { return nil }
            return loop.outputs[name]?.port.makeTap(of: slot)
        }
        // What nobody in the file reads; each may be listened to later.
        let others = loop.outputs.keys.filter { named[$0] != nil && !model.published.contains($0) }.sorted()
        let onDemand = others.compactMap { name in named[name].flatMap { loop.outputs[name]?.port.makeTap(of: $0) } }
        let plan = LoopPlan(
            slots: slots, inputs: inputs, stages: stages, actuators: actuators, taps: taps, onDemand: onDemand,
            missPolicy: settings.deadline?.policy ?? .warn, bell: bell)
        for (index, name) in others.enumerated() {
            loop.outputs[name]?.port.demand = OutputDemand(plan, index)
        }
        return plan
    }

    private var path: JSONPath { PipelineLinker.path(ofLoop: loop.model.name) }

    /// A wire to what is not there: the model was not made by reading a file.
    private func missing(_ name: String) -> Problem {
        Problem(
            file: file, path: path, rule: "must have all its wires joined",
            value: "\(name) leads nowhere")
    }
}
