import Realtime

final class PlannedStageOf<Body: Stage>: PlannedStage {
    // In memory of its own instead of a stored property, so that a tick needs no exclusivity check at run time: the
    // loop's thread is the only one that ticks.
    private let body: UnsafeMutablePointer<Body>

    init(_ stage: Body) {
        body = .allocate(capacity: 1)
        body.initialize(to: stage)
    }

    deinit {
        body.deinitialize(count: 1)
        body.deallocate()
    }

    override func tick(_ tick: Tick) {
        body.pointee.tick(tick)
    }
}
