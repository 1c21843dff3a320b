import Quantities
import Realtime

/// A loop's stages in order, each with the slots whose times decide how old its outputs are.
///
/// A tick reads flat memory and counts no references: the list keeps the stages alive.
final class StepList: @unchecked Sendable {
    // Unchecked because it is constant but for `heads`, and that, the stages and the slots are used by the loop's thread
    // only.
    private typealias Slots = UnsafeMutableBufferPointer<UnsafeMutableRawPointer>

    /// Nearly every stage has one input and one output; the others are kept apart, so that those cost nothing.
    ///
    /// Not copyable, because a tick borrows the stage's closure: a copy counts a reference.
    private struct Entry: ~Copyable {
        var stage: PlannedStage
        var input: UnsafeMutableRawPointer
        var output: UnsafeMutableRawPointer
        var moreInputs: Slots
        var moreOutputs: Slots

        @inline(__always)
        borrowing func run(_ tick: Tick) { stage.tick(tick) }
    }

    private let slots: Slots
    private let entries: UnsafeMutableBufferPointer<Entry>
    /// Two heads: what a stage without inputs reads, which speaks of now, and what one without outputs writes.
    private let heads: UnsafeMutablePointer<SlotHead>

    init(_ steps: [LoopPlan.Step]) {
        slots = .allocate(capacity: steps.reduce(0) { $0 + $1.inputs.count + $1.outputs.count })
        entries = .allocate(capacity: steps.count)
        heads = .allocate(capacity: 2)
        heads.initialize(repeating: SlotHead(time: .zero, isFresh: true), count: 2)
        var used = 0
        for (index, step) in steps.enumerated() {
            let entry = Entry(
                stage: step.stage,
                input: step.inputs.first ?? UnsafeMutableRawPointer(heads),
                output: step.outputs.first ?? UnsafeMutableRawPointer(heads + 1),
                moreInputs: Self.keep(step.inputs.dropFirst(), in: slots, &used),
                moreOutputs: Self.keep(step.outputs.dropFirst(), in: slots, &used))
            entries.initializeElement(at: index, to: entry)
        }
    }

    deinit {
        slots.deallocate()
        entries.deinitialize()
        entries.deallocate()
        heads.deallocate()
    }

    private static func keep(
        _ pointers: ArraySlice<UnsafeMutableRawPointer>, in slots: Slots, _ used: inout Int
    ) -> Slots {
        let range = used..<(used + pointers.count)
        for (index, pointer) in zip(range, pointers) { slots.initializeElement(at: index, to: pointer) }
        used = range.upperBound
        return Slots(rebasing: slots[range])
    }

    /// Ticks every stage, its outputs' heads first.
    func run(_ tick: Tick) {
        heads[0].time = tick.time
        var index = 0
        while index < entries.count {
            Self.passOnHead(entries[index], tick)
            entries[index].run(tick)
            index += 1
        }
    }

    /// A stage's outputs are as old as its oldest input and as new as its newest; a stage without inputs speaks of now.
    @inline(__always)
    private static func passOnHead(_ entry: borrowing Entry, _ tick: Tick) {
        var head = entry.input.load(as: SlotHead.self)
        head.time = min(head.time, tick.time)
        var index = 0
        while index < entry.moreInputs.count {
            let input = entry.moreInputs[index].load(as: SlotHead.self)
            head.time = min(head.time, input.time)
            if input.isFresh { head.isFresh = true }
            index += 1
        }
        entry.output.storeBytes(of: head, as: SlotHead.self)
        index = 0
        while index < entry.moreOutputs.count {
            entry.moreOutputs[index].storeBytes(of: head, as: SlotHead.self)
            index += 1
        }
    }
}
