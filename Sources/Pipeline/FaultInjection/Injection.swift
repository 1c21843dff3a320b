import Quantities

/// A fault that is injected at present.
public struct Injection: Sendable, Hashable {
    /// The part as the pipeline names it: "producers.imu", "actuators.left".
    public var part: String
    /// What is injected there.
    public var fault: InjectedFault
    /// When it ends by itself; ``Timestamp/distantFuture`` when it does not.
    public var end: Timestamp

    package init(part: String, fault: InjectedFault, end: Timestamp) {
        self.part = part
        self.fault = fault
        self.end = end
    }
}
