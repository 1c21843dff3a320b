/// Finds out what each stage of a loop drives: the actuators behind its outputs, through the stages after it and through
/// the loops that read them.
struct StageDrives {
    let draft: LoopDraft
    /// What other loops make of this one's outputs, by the output's name; those behind which no actuator is are left out.
    let readers: [String: [DriveLink]]
    /// Every producer's port and loop's output by its full name.
    let sources: [String: SourcePort]

    /// The states of a loop's stages, in order, and their passages.
    struct Stages {
        var states: [DrivePlan.State]
        var passages: [[DrivePlan.Flag]]
    }

    /// Plans the states, and the links that tell them to the loops before this one, by the full name of what they give.
    func plan(_ drives: inout DrivePlan) -> (stages: Stages, links: [(from: String, link: DriveLink)]) {
        var targets = readers.mapValues { $0.map(DrivePlan.Target.loop) }
        for (actuator, output) in draft.actuators { targets[output, default: []].append(.actuator(actuator)) }
        let count = draft.stages.count
        var planned = Stages(
            states: Array(repeating: drives.always, count: count), passages: Array(repeating: [], count: count))
        // What a stage gives is taken by stages after it only.
        for (index, stage) in draft.stages.enumerated().reversed() {
            let passages = stage.description.passages.map { _ in drives.passage() }
            let state = drives.state(of: stage.outputs.flatMap { $0.flatMap { targets[$0] } ?? [] })
            for (input, name) in stage.inputs.enumerated() {
                guard let name else { continue }
                let flag = stage.description.passages.firstIndex(of: input).map { passages[$0] }
                targets[name, default: []].append(.stage(state, closedBy: flag))
            }
            planned.states[index] = state
            planned.passages[index] = passages
        }
        return (planned, links(targets, &drives))
    }

    private func links(
        _ targets: [String: [DrivePlan.Target]], _ drives: inout DrivePlan
    ) -> [(from: String, link: DriveLink)] {
        var links: [(from: String, link: DriveLink)] = []
        for input in draft.inputs where sources[input.from]?.isLoopOutput == true {
            let state = drives.state(of: targets[input.settings.name] ?? [])
            if state == drives.always { continue }
            let link = DriveLink(period: draft.settings.rate.periodNanoseconds)
            drives.tell(state, to: link)
            links.append((input.from, link))
        }
        return links
    }
}
