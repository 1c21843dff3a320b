/// The unit of a number that a port or a parameter carries. The raw value is the symbol that people read.
///
/// The set is closed, so that two ends of a wire can be compared: units match when they are equal.
public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// A plain number: an effort, a ratio, a count.
    case one = "1"
    /// Plane angle.
    case radians = "rad"
    /// Angular velocity.
    case radiansPerSecond = "rad/s"
    /// Acceleration.
    case metersPerSecondSquared = "m/s²"
    /// Temperature on the Celsius scale.
    case celsius = "°C"
    /// Rate.
    case hertz = "Hz"
    /// Time.
    case seconds = "s"
    /// Time in thousandths of a second, as configuration files state it.
    case milliseconds = "ms"
    /// Time in millionths of a second: the pulses of servos.
    case microseconds = "µs"
}
