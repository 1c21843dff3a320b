/// A place in a loop's plan that holds one port's present value, or what has happened at it.
///
/// All values of a loop lie in one buffer, and so do their heads and flaws; only the loop's own thread touches them once
/// the loop runs.
struct Slot {
    /// Where the value lies.
    var memory: UnsafeMutableRawPointer
    /// How old it is and whether it is new: a head that slots share when the same readings are behind them.
    var head: UnsafeMutablePointer<SlotHead>
    /// Whether the value, or one that it was made from, is not a number.
    var flaw: UnsafeMutablePointer<Bool>

    /// The place of a value of that type.
    func value<Value: BitwiseCopyable>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
        memory.assumingMemoryBound(to: type)
    }
}
