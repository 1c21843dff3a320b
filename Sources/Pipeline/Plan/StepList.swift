import Realtime

/// A loop's stages in order.
///
/// A tick reads flat memory and counts no references: the list keeps the stages alive.
final class StepList: @unchecked Sendable {
    // Unchecked because it is constant; the stages and the slots are used by the loop's thread only.
    /// Not copyable, so that a tick borrows the stage's closure: a copy of it would count a reference.
    private struct Step: ~Copyable {
        let stage: PlannedStage

        @inline(__always)
        borrowing func run(_ tick: Tick) { stage.tick(tick) }
    }

    private let steps: UnsafeMutableBufferPointer<Step>

    init(_ stages: [PlannedStage]) {
        steps = .allocate(capacity: stages.count)
        for (index, stage) in stages.enumerated() { steps.initializeElement(at: index, to: Step(stage: stage)) }
    }

    deinit {
        steps.deinitialize()
        steps.deallocate()
    }

    /// Ticks every stage.
    func run(_ tick: Tick) {
        var index = 0
        while index < steps.count {
            steps[index].run(tick)
            index += 1
        }
    }
}
