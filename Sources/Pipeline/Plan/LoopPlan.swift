import Quantities
import Realtime
import Synchronization

/// A loop compiled for its ticks: inputs, stages, actuators and taps in order, over one buffer.
///
/// A tick polls the inputs; when all that are required are there and young enough it takes what has happened, runs the
/// stages, drives the actuators and publishes what others subscribed to; otherwise it keeps the actuators safe. It
/// allocates nothing and never waits.
final class LoopPlan: LoopBody, @unchecked Sendable {
    // Unchecked because everything but the atomic is constant, and what it refers to is used by the loop's thread only.
    private let memory: PlanMemory
    private let inputs: [LoopInput]
    private let steps: [Step]
    private let actuators: [Actuator]
    private let taps: [LoopTap]
    private let running = Atomic<Bool>(false)

    /// A stage, and the slots whose times decide how old its outputs are.
    struct Step {
        var stage: PlannedStage
        var inputs: [UnsafeMutableRawPointer]
        var outputs: [UnsafeMutableRawPointer]
    }

    init(memory: PlanMemory, inputs: [LoopInput], steps: [Step], actuators: [Actuator], taps: [LoopTap]) {
        self.memory = memory
        self.inputs = inputs
        self.steps = steps
        self.actuators = actuators
        self.taps = taps
    }

    /// Whether the last tick ran its stages: all inputs were there. From any thread.
    var isRunning: Bool { running.load(ordering: .relaxed) }

    func tick(_ tick: Tick) {
        var isReady = true
        inputs.each { input in
            input.poll(tick.time)
            if !input.isReady(tick.time) { isReady = false }
        }
        running.store(isReady, ordering: .relaxed)
        guard isReady else {
            actuators.each { $0.makeSafe() }
            return
        }
        inputs.each { $0.begin(tick.time) }
        steps.each { step in
            passOnHead(step, tick)
            step.stage.tick(tick)
        }
        actuators.each { $0.drive(tick) }
        taps.each { $0.publish() }
        inputs.each { $0.end() }
    }

    /// A stage's outputs are as old as its oldest input and as new as its newest; a stage without inputs speaks of now.
    private func passOnHead(_ step: Step, _ tick: Tick) {
        var head = SlotHead(time: tick.time, isFresh: step.inputs.isEmpty)
        step.inputs.each { slot in
            let input = slot.load(as: SlotHead.self)
            head.time = min(head.time, input.time)
            if input.isFresh { head.isFresh = true }
        }
        step.outputs.each { $0.storeBytes(of: head, as: SlotHead.self) }
    }
}
