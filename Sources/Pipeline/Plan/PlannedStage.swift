import Realtime

/// A stage in a plan: one indirect call to whatever struct it is.
///
/// A closure and not a subclass for each kind of stage: the methods of a generic class are compiled once for all kinds
/// and look theirs up in each call, while a closure is compiled for its kind where the stage is described.
@usableFromInline
struct PlannedStage {
    let tick: (Tick) -> Void

    /// A stage that lives in that way; only where its state does not simply go on does a tick ask what is driven.
    @inlinable
    init<Body: Stage>(_ stage: Body, _ life: StageLife.Kind, _ drive: StageDrive) {
        let held = HeldStage(stage, drive)
        switch life {
        case .stateless, .tracks: self.init { held.body.tick($0) }
        case .resets: self.init { held.tickResetting($0) }
        case .holds: self.init { held.tickHolding($0) }
        }
    }

    @usableFromInline
    init(_ tick: @escaping (Tick) -> Void) {
        self.tick = tick
    }
}
