/// Places the slots of one loop, and decides how age, news and marks pass from one to the other.
struct SlotPlan {
    /// What they lie in.
    let memory: PlanMemory
    private(set) var freshness: FreshnessPlan
    private(set) var marks: ValidityPlan
    var drives: DrivePlan

    /// A plan of the slots whose values have been placed so, in a loop of that many inputs, stages, and outputs and passages
    /// of them.
    init(_ values: PlanMemory.Layout, inputs: Int, stages: Int, outputs: Int, passages: Int) {
        var layout = values
        let freshness = layout.place(FreshnessPlan.layout(inputs: inputs, stages: stages))
        let marks = layout.place(ValidityPlan.layout(inputs + outputs))
        let drives = layout.place(DrivePlan.layout(inputs: inputs, stages: stages))
        let flags = layout.place(DrivePlan.layout(passages: passages))
        memory = PlanMemory(layout)
        self.freshness = FreshnessPlan(at: memory[freshness], inputs: inputs, stages: stages)
        self.marks = ValidityPlan(at: memory[marks], count: inputs + outputs)
        self.drives = DrivePlan(
            at: memory[drives], inputs: inputs, stages: stages, flags: memory[flags], passages: passages)
    }

    /// The slot of an input whose value is at that offset. All inputs come before all outputs.
    mutating func input(at offset: Int, isEvent: Bool) -> Slot {
        Slot(memory: memory[offset], freshness: isEvent ? freshness.now : freshness.ofInput(), invalid: marks.ofInput())
    }

    /// The slots of a stage's outputs, whose values are at those offsets, given those of its inputs.
    mutating func outputs(at offsets: [Int], behind inputs: [Slot]) -> [Slot] {
        let freshness = freshness.behind(inputs.map(\.freshness))
        return offsets.map {
            Slot(memory: memory[$0], freshness: freshness, invalid: marks.behind(inputs.map(\.invalid)))
        }
    }
}
