/// The means to make every output of a robot safe from another thread, whatever the robot's own thread is doing.
public struct SafetyHandle: Sendable {
    let supervision: Supervision

    /// The emergency stop: brings every output to its safe value at once and keeps it there until `arm()`.
    public func stop(_ reason: SafeReason = .emergencyStop) {
        supervision.stopAll(reason)
    }

    /// Blocks until the safe values are on the devices, for two seconds at most: threads of their own write those on buses.
    public func settle() {
        supervision.settle()
    }

    /// Lets the loops drive again, unless something still calls for a stop.
    public func arm() {
        supervision.arm()
    }

    /// Whether the loops may drive.
    public var isArmed: Bool { supervision.isArmed }
}
