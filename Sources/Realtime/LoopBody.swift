/// What a control loop does at each tick.
///
/// It is called on the loop's own thread, which may be a real-time one: no allocation, no lock that another thread
/// may hold for long, no blocking, no `async`.
public protocol LoopBody: AnyObject, Sendable {
    /// One tick.
    func tick(_ tick: Tick)
}
