/// Places the slots of one loop, and decides how age, news and flaws pass from one to the other.
struct SlotPlan {
    /// What they lie in.
    let memory: PlanMemory
    private(set) var heads: HeadPlan
    private(set) var flaws: FlawPlan
    var drives: DrivePlan

    /// A plan of the slots whose values have been placed so, in a loop of that many inputs, stages, and outputs and passages
    /// of them.
    init(_ values: PlanMemory.Layout, inputs: Int, stages: Int, outputs: Int, passages: Int) {
        var layout = values
        let heads = layout.place(HeadPlan.layout(inputs: inputs, stages: stages))
        let flaws = layout.place(FlawPlan.layout(inputs + outputs))
        let drives = layout.place(DrivePlan.layout(inputs: inputs, stages: stages))
        let flags = layout.place(DrivePlan.layout(passages: passages))
        memory = PlanMemory(layout)
        self.heads = HeadPlan(at: memory[heads], inputs: inputs, stages: stages)
        self.flaws = FlawPlan(at: memory[flaws], count: inputs + outputs)
        self.drives = DrivePlan(
            at: memory[drives], inputs: inputs, stages: stages, flags: memory[flags], passages: passages)
    }

    /// The slot of an input whose value is at that offset. All inputs come before all outputs.
    mutating func input(at offset: Int, isEvent: Bool) -> Slot {
        Slot(memory: memory[offset], head: isEvent ? heads.now : heads.ofInput(), flaw: flaws.ofInput())
    }

    /// The slots of a stage's outputs, whose values are at those offsets, given those of its inputs.
    mutating func outputs(at offsets: [Int], behind inputs: [Slot]) -> [Slot] {
        let head = heads.behind(inputs.map(\.head))
        return offsets.map { Slot(memory: memory[$0], head: head, flaw: flaws.behind(inputs.map(\.flaw))) }
    }
}
