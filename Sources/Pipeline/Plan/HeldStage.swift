import Realtime

/// Where a plan's stage lies: in the object that its call carries along.
@usableFromInline
final class HeldStage<Body: Stage> {
    // Unchecked, so that a tick needs no exclusivity check at run time: the loop's thread is the only one that ticks.
    @exclusivity(unchecked) @usableFromInline var body: Body
    /// The stage as it was made.
    @usableFromInline let initial: Body
    /// What becomes of its outputs.
    @usableFromInline let drive: StageDrive

    @inlinable
    init(_ body: Body, _ drive: StageDrive) {
        self.body = body
        initial = body
        self.drive = drive
    }

    /// A tick of a stage that starts again as long as nothing is driven with it.
    @inlinable
    func tickResetting(_ tick: Tick) {
        if drive.state == .safe { body.reset(to: initial) }
        body.tick(tick)
    }

    /// A tick of a stage that stands still as long as nothing is driven with it.
    @inlinable
    func tickHolding(_ tick: Tick) {
        guard drive.state == .safe else { return body.tick(tick) }
        var passing = body
        passing.tick(tick)
    }
}
