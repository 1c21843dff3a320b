import LinuxSystem
import Pipeline

/// The means to make every output of a robot safe from another thread, whatever the robot's own thread is doing. It is good
/// from the making of the robot on, and after its end as well.
public struct SafetyHandle: Sendable {
    let supervision: Supervision
    let life: Locked<RobotLife>

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

    /// Lets the loops drive again, unless something still calls for a stop, a stop is not known, or the robot does not run:
    /// ``armingObstacles`` tells.
    public func arm() {
        if life.withLock({ $0.arm() }) { supervision.arm() }
    }

    /// What keeps the robot from being armed at present. Allocates.
    public var armingObstacles: [ArmingObstacle] {
        let life = life.withLock { $0 }
        return (life.isRunning ? [] : [.notRunning(life.phase)]) + supervision.obstacles
    }

    /// Whether the loops may drive.
    public var isArmed: Bool { supervision.isArmed }
}
