/// Finds out what each stage of a loop drives: the actuators behind its outputs, through the stages after it and through
/// the loops that read them.
struct StageDrives {
    let loop: LinkedLoop
    /// What other loops make of outputs; those behind which no actuator is are left out.
    let readers: [PortName: [DriveLink]]

    /// The states of a loop's stages, in order, and their passages.
    struct Stages {
        var states: [DrivePlan.State]
        var passages: [[DrivePlan.Flag]]
    }

    /// Plans the states, and the links that tell them to the loops before this one, by what they give.
    func plan(_ drives: inout DrivePlan) -> (stages: Stages, links: [(from: PortName, link: DriveLink)]) {
        var targets: [String: [DrivePlan.Target]] = [:]
        for (name, links) in readers where name.part == loop.model.name && name.isLoopOutput {
            targets[name.port] = links.map(DrivePlan.Target.loop)
        }
        for (actuator, output) in loop.actuators { targets[output, default: []].append(.actuator(actuator)) }
        let stages = loop.model.stages
        var planned = Stages(
            states: Array(repeating: drives.always, count: stages.count),
            passages: Array(repeating: [], count: stages.count))
        // What a stage gives is taken by stages after it only.
        for (index, stage) in stages.enumerated().reversed() {
            let ofInput = loop.descriptions[index].passages
            let passages = ofInput.map { _ in drives.passage() }
            let state = drives.state(of: stage.outputs.flatMap { targets[$0] ?? [] })
            for (input, name) in stage.inputs.enumerated() {
                let flag = ofInput.firstIndex(of: input).map { passages[$0] }
                targets[name, default: []].append(.stage(state, closedBy: flag))
            }
            planned.states[index] = state
            planned.passages[index] = passages
        }
        return (planned, links(targets, &drives))
    }

    private func links(
        _ targets: [String: [DrivePlan.Target]], _ drives: inout DrivePlan
    ) -> [(from: PortName, link: DriveLink)] {
        var links: [(from: PortName, link: DriveLink)] = []
        for input in loop.model.inputs where input.from.isLoopOutput {
            let state = drives.state(of: targets[input.settings.name] ?? [])
            if state == drives.always { continue }
            let link = DriveLink(period: loop.model.settings.rate.periodNanoseconds)
            drives.tell(state, to: link)
            links.append((input.from, link))
        }
        return links
    }
}
