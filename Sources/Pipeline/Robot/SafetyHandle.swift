/// The means to make every output of a robot safe from another thread, whatever the robot's own thread is doing.
public struct SafetyHandle: Sendable {
    let actuators: [Actuator]

    /// Brings every actuator to its safe value and drops writes that are under way.
    public func makeSafe() {
        for actuator in actuators { actuator.makeSafe() }
    }
}
