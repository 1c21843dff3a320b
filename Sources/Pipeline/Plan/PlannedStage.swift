import Realtime

/// A stage in a plan: one indirect call to whatever struct it is.
///
/// A closure and not a subclass for each kind of stage: the methods of a generic class are compiled once for all kinds
/// and look theirs up in each call, while a closure is compiled for its kind where the stage is described.
@usableFromInline
struct PlannedStage {
    let tick: (Tick) -> Void

    @inlinable
    init<Body: Stage>(_ stage: Body) {
        let held = HeldStage(stage)
        self.init { held.body.tick($0) }
    }

    @usableFromInline
    init(_ tick: @escaping (Tick) -> Void) {
        self.tick = tick
    }
}
