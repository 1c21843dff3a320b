/// Which elements pass from a producer to one of its subscribers: those whose sequence number is above the gate.
///
/// After the last value was handed over on the subscribing thread, the gate stands at its number, so that the writer does
/// not hand it over once more. The highest numbers are states in which nothing passes.
@usableFromInline
enum Gate {
    /// All elements pass.
    @usableFromInline static let open: UInt64 = 0
    /// The writer has added to the backlog while the subscribing thread was handing over the last value.
    @usableFromInline static let missed = UInt64.max - 2
    /// The subscribing thread is handing over the last value; the writer adds to the backlog.
    @usableFromInline static let replaying = UInt64.max - 1
    /// Nothing passes any more.
    @usableFromInline static let shut = UInt64.max
}
