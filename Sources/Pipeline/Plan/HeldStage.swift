/// Where a plan's stage lies: in the object that its call carries along.
@usableFromInline
final class HeldStage<Body: Stage> {
    // Unchecked, so that a tick needs no exclusivity check at run time: the loop's thread is the only one that ticks.
    @exclusivity(unchecked) @usableFromInline var body: Body

    @inlinable
    init(_ body: Body) {
        self.body = body
    }
}
