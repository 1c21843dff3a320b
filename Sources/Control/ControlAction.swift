/// Which way a controller's output moves when the measurement rises (ISA-5.1 calls it the controller's action).
public enum ControlAction: String, Sendable, CaseIterable {
    /// The output falls when the measurement rises: a heater, a speed regulator. The error is setpoint − measurement.
    case reverse
    /// The output rises with the measurement: a fan, or a balancing robot that drives towards the side to which it
    /// leans. The error is measurement − setpoint.
    case direct
}
