import LinuxSystem
import Quantities
import Realtime
import Synchronization

/// A loop compiled for its ticks: inputs, stages, actuators and taps in order, over one buffer.
///
/// A tick polls the inputs; when all that are required are there and young enough it takes what has happened, runs the
/// stages, drives the actuators and publishes what others subscribed to; otherwise it keeps the actuators safe. It
/// allocates nothing and never waits.
package final class LoopPlan: LoopBody, @unchecked Sendable {
    // Unchecked because everything but the atomic is constant, and what it refers to is used by the loop's thread only.
    private let memory: PlanMemory
    private let use = ExclusiveUse()
    private let states: CallList<LoopInput>
    private let events: CallList<LoopInput>
    /// Those that have something to do when the stages have run.
    private let ending: CallList<LoopInput>
    private let freshness: FreshnessList
    private let marks: ValidityList
    private let drives: DriveList
    private let steps: StepList
    private let actuators: CallList<Actuator>
    private let taps: CallList<LoopTap>
    /// What is handed on only while somebody listens.
    private let onDemand: OnDemandTaps
    /// How many of those somebody listens to: the one word that a tick looks at while nobody does.
    private let listenedTo = Atomic<Int>(0)
    private let missPolicy: DeadlinePolicy
    /// What inputs ring on whose events the loop ticks; nil when there are none.
    package let bell: LoopBell?
    private let running = Atomic<Bool>(false)
    private let lastTick = Atomic<Int64>(0)
    /// Whether the actuators stay safe because deadlines are missed. Of the loop's thread.
    private var isHeld = false

    init(
        slots: SlotPlan, inputs: [LoopInput], stages: [PlannedStage], actuators: [Actuator],
        taps: [LoopTap], onDemand: [LoopTap], missPolicy: DeadlinePolicy = .warn, bell: LoopBell? = nil
    ) {
        memory = slots.memory
        states = CallList(inputs.filter { !$0.isEvent })
        events = CallList(inputs.filter(\.isEvent))
        ending = CallList(inputs.filter(\.hasEnd))
        freshness = FreshnessList(slots.freshness)
        marks = ValidityList(slots.marks)
        drives = DriveList(slots.drives)
        steps = StepList(stages)
        self.actuators = CallList(actuators)
        self.taps = CallList(taps)
        self.onDemand = OnDemandTaps(onDemand)
        self.missPolicy = missPolicy
        self.bell = bell
    }

    /// Whether the last tick ran its stages: all inputs were there. From any thread.
    package var isRunning: Bool { running.load(ordering: .relaxed) }

    /// When the last tick began, or nil before the first. From any thread.
    package var lastTickTime: Timestamp? {
        let time = lastTick.load(ordering: .acquiring)
        return time == 0 ? nil : Timestamp(nanoseconds: time)
    }

    /// Takes note that somebody listens to an output that is handed on only on demand, or that nobody does any more. From any
    /// thread, for each output in order.
    func setListened(_ output: Int, _ isListenedTo: Bool) {
        onDemand.set(output, isListenedTo)
        listenedTo.wrappingAdd(isListenedTo ? 1 : -1, ordering: .relaxed)
    }

    package func tick(_ tick: Tick) {
        use.enter("a loop's tick")
        defer { use.leave() }
        lastTick.store(tick.time.nanoseconds, ordering: .releasing)
        var condition = InputCondition.ready
        states.each { input in
            switch input.take(tick.time) {
            case .ready: break
            case .empty: condition = .empty
            case .tooOld: if case .ready = condition { condition = .tooOld }
            }
        }
        switch condition {
        case .ready:
            running.store(true, ordering: .relaxed)
            run(tick)
        case .empty:
            makeSafe(.waiting, tick)
        case .tooOld:
            makeSafe(.inputTooOld, tick)
        }
    }

    package func deadlineKept() {
        isHeld = false
    }

    package func deadlineExceeded() {
        guard missPolicy == .safe || missPolicy == .stop else { return }
        isHeld = true
        actuators.each { $0.makeSafe(.deadlineMissed, latching: missPolicy == .stop) }
    }

    private func makeSafe(_ reason: SafeReason, _ tick: Tick) {
        running.store(false, ordering: .relaxed)
        actuators.each { $0.makeSafe(reason) }
        drives.update(tick.time)
    }

    private func run(_ tick: Tick) {
        events.each { $0.begin() }
        freshness.update(tick.time)
        marks.clear()
        drives.update(tick.time)
        steps.run(tick)
        marks.passOn()
        if !isHeld { actuators.each { $0.drive(tick) } }
        taps.each { $0.publish() }
        if listenedTo.load(ordering: .relaxed) != 0 { onDemand.publish() }
        ending.each { $0.end() }
    }
}
