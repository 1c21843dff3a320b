/// How a loop takes one of its inputs.
struct LoopInputSettings: Sendable, Hashable {
    /// The input's name in the loop.
    var name: String
    /// The age beyond which a reading no longer counts, in nanoseconds; nil for none.
    var maxAge: Int64?
}
