import Pipeline

/// The means to make every output of a robot safe from another thread, whatever the robot's own thread is doing.
public struct SafetyHandle: Sendable {
    let supervision: Supervision

    /// The emergency stop: brings every output to its safe value at once and keeps it there until `arm()`.
    public func stop(_ reason: SafeReason = .emergencyStop) {
        supervision.stopAll(reason)
    }

    /// Blocks until the safe values are on the devices: threads of their own write those on buses.
    ///
    /// - Returns: the names of the outputs whose device has not taken them in this time.
    @discardableResult
    public func settle(for patience: Duration = .seconds(2)) -> [String] {
        supervision.settle(for: patience)
    }

    /// Lets the loops drive again, unless something still calls for a stop, or a stop is not known.
    public func arm() {
        supervision.arm()
    }

    /// What keeps the robot from being armed at present. Allocates.
    public var armingObstacles: [ArmingObstacle] { supervision.obstacles }

    /// Whether the loops may drive.
    public var isArmed: Bool { supervision.isArmed }
}
