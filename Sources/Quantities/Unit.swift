/// The unit of a number that a port or a parameter carries, by the symbol that people read.
///
/// Two ends of a wire fit when their units are equal, and units are equal when their symbols are. Whoever needs another
/// one adds it:
///
/// ```swift
/// extension Unit {
///     /// Illuminance.
///     static let lux = Unit("lx")
/// }
/// ```
public struct Unit: Sendable, Hashable, CustomStringConvertible {
    /// The symbol, such as "m/s²": SI units with the signs of SI.
    public let symbol: String

    /// The unit of that symbol.
    public init(_ symbol: String) {
        self.symbol = symbol
    }

    /// The symbol.
    public var description: String { symbol }
}

extension Unit {
    /// A plain number: an effort, a ratio, a count.
    public static let one = Unit("1")
    /// Plane angle.
    public static let radians = Unit("rad")
    /// Angular velocity.
    public static let radiansPerSecond = Unit("rad/s")
    /// Length, distance.
    public static let meters = Unit("m")
    /// Velocity.
    public static let metersPerSecond = Unit("m/s")
    /// Acceleration.
    public static let metersPerSecondSquared = Unit("m/s²")
    /// Mass.
    public static let kilograms = Unit("kg")
    /// Force.
    public static let newtons = Unit("N")
    /// Torque.
    public static let newtonMeters = Unit("N·m")
    /// Pressure.
    public static let pascals = Unit("Pa")
    /// Temperature on the Celsius scale.
    public static let celsius = Unit("°C")
    /// Voltage.
    public static let volts = Unit("V")
    /// Current.
    public static let amperes = Unit("A")
    /// Power.
    public static let watts = Unit("W")
    /// Magnetic flux density.
    public static let teslas = Unit("T")
    /// Rate.
    public static let hertz = Unit("Hz")
    /// Time.
    public static let seconds = Unit("s")
    /// Time in thousandths of a second, as configuration files state it.
    public static let milliseconds = Unit("ms")
    /// Time in millionths of a second: the pulses of servos.
    public static let microseconds = Unit("µs")
    /// A ratio of powers, ten times its logarithm.
    public static let decibels = Unit("dB")
    /// A level of sound against the loudest that its samples can be.
    public static let decibelsFullScale = Unit("dBFS")
    /// A length in a picture.
    public static let pixels = Unit("px")
}
