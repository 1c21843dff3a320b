/// Makes a stage on trial, over memory of its own, and throws it away: what is wrong with its parameters together shows.
///
/// The stage has no producer, no subscription and no loop; it never ticks.
enum StageTrial {
    /// Makes one.
    ///
    /// - Parameter inputs: what it is wired to, and how it takes that.
    /// - Throws: what the stage finds wrong with its parameters.
    static func make(
        _ description: StageDescription, _ parameters: ParameterValues,
        _ inputs: [(output: OutputDescription, delivery: PortDescription.Delivery)]
    ) throws(ParameterProblem) {
        var layout = PlanMemory.Layout()
        let places = inputs.map { layout.place($0.delivery == .events ? $0.output.eventSlot : $0.output.stateSlot) }
        let targets = description.outputs.map { layout.place($0.stateSlot) }
        var slots = SlotPlan(
            layout, inputs: inputs.count, stages: 1, outputs: targets.count, passages: description.passages.count)
        let taken = zip(places, inputs).map { slots.input(at: $0, isEvent: $1.delivery == .events) }
        let given = slots.outputs(at: targets, behind: taken)
        let passages = description.passages.map { _ in Passage(slots.drives.passage()) }
        let arguments = StageArguments(
            parameters: parameters, inputs: taken, outputs: given, drive: StageDrive(slots.drives.always),
            passages: passages, isAlwaysDriven: true, isTrial: true)
        // The slots lie in the plan's memory.
        defer { withExtendedLifetime(slots.memory) {} }
        _ = try description.make(arguments)
    }
}
