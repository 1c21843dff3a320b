import Quantities

/// The drive states of a loop, as a `DrivePlan` has joined them, made anew in each tick.
///
/// A tick reads flat memory and the actuators' gates; it counts no references.
final class DriveList: @unchecked Sendable {
    // Unchecked because it is constant; the states and flags are used by the loop's thread only, gates and links are atomic.
    private enum Target {
        case actuator(Unmanaged<Actuator>)
        case loop(Unmanaged<DriveLink>)
        case stage(DrivePlan.State, closedBy: DrivePlan.Flag?)
    }

    private struct Step {
        var target: Target
        var state: DrivePlan.State
    }

    private struct Told {
        var state: DrivePlan.State
        var link: Unmanaged<DriveLink>
    }

    /// Keeps alive what the steps refer to.
    private let owned: [AnyObject]
    private let made: UnsafeMutableBufferPointer<DriveState>
    private let steps: UnsafeMutableBufferPointer<Step>
    private let told: UnsafeMutableBufferPointer<Told>

    init(_ plan: DrivePlan) {
        var owned: [AnyObject] = plan.told.map(\.link)
        let steps = plan.steps.map { step -> Step in
            switch step.target {
            case .actuator(let actuator):
                owned.append(actuator)
                return Step(target: .actuator(.passUnretained(actuator)), state: step.state)
            case .loop(let link):
                owned.append(link)
                return Step(target: .loop(.passUnretained(link)), state: step.state)
            case .stage(let state, let flag):
                return Step(target: .stage(state, closedBy: flag), state: step.state)
            }
        }
        self.owned = owned
        made = plan.made
        self.steps = .allocate(capacity: steps.count)
        _ = self.steps.initialize(from: steps)
        told = .allocate(capacity: plan.told.count)
        _ = told.initialize(from: plan.told.map { Told(state: $0.state, link: .passUnretained($0.link)) })
    }

    deinit {
        steps.deallocate()
        told.deallocate()
    }

    /// Finds out what is driven at that time, and tells the loops before this one.
    func update(_ now: Timestamp) {
        var index = 0
        while index < made.count {
            made[index] = .safe
            index += 1
        }
        index = 0
        while index < steps.count {
            Self.follow(steps[index], now)
            index += 1
        }
        index = 0
        while index < told.count {
            let state = told[index].state.pointee
            told[index].link._withUnsafeGuaranteedRef { $0.tell(state, now) }
            index += 1
        }
    }

    @inline(__always)
    private static func follow(_ step: Step, _ now: Timestamp) {
        let found: DriveState
        switch step.target {
        case .actuator(let actuator):
            found = actuator._withUnsafeGuaranteedRef { $0.driveState }
        case .loop(let link):
            found = link._withUnsafeGuaranteedRef { $0.state(at: now) }
        case .stage(let state, let flag):
            if let flag, flag.pointee { return }
            found = state.pointee
        }
        if found < step.state.pointee { step.state.pointee = found }
    }
}
