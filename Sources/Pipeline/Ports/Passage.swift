/// A stage's way to say that it does not pass an input on: while it gives something else instead, nothing moves by what
/// comes in there, and the stages before it learn of it in their next tick.
///
/// Valid for the life of the plan it was made for, on the loop's thread. Open until the stage closes it.
@frozen
public struct Passage: @unchecked Sendable {
    // Unchecked because the flag is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let closed: UnsafeMutablePointer<Bool>

    init(_ closed: UnsafeMutablePointer<Bool>) {
        self.closed = closed
    }

    /// Whether the stage gives something else than what follows from the input.
    @inlinable public var isClosed: Bool {
        get { closed.pointee }
        nonmutating set { closed.pointee = newValue }
    }
}
