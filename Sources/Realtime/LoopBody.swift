/// What a control loop does at each tick.
///
/// It is called on the loop's own thread, which may be a real-time one: no allocation, no lock that another thread
/// may hold for long, no blocking, no `async`.
public protocol LoopBody: AnyObject, Sendable {
    /// What calls for ticks between the releases; nil, the default, for none. Always the same one.
    var bell: LoopBell? { get }

    /// One tick.
    func tick(_ tick: Tick)

    /// The tick ended within the loop's deadline, or the loop has none.
    func deadlineKept()

    /// The tick ended too late, and so many before it that the loop's limit is reached.
    func deadlineExceeded()
}

extension LoopBody {
    /// None.
    public var bell: LoopBell? { nil }
    /// Does nothing.
    public func deadlineKept() {}
    /// Does nothing.
    public func deadlineExceeded() {}
}
