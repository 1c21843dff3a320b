/// Describes an actuator's driver: its parameters, each once, each with a typed key, and the numbers it takes.
public struct ActuatorDefinition: Sendable {
    /// The driver's parameters.
    public var parameters = ParameterList()
    /// Which numbers it takes, where it takes numbers; −1…1 unless the driver says otherwise.
    public var scale = ActuatorScale()

    init() {}
}
