/// Puts one of a loop's outputs to whoever subscribed to it, at the end of each tick.
class LoopTap {
    func publish() {
        preconditionFailure("a tap without a type")
    }
}
