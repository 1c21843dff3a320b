/// Describes an actuator's driver: its parameters, each once, each with a typed key.
public struct ActuatorDefinition: Sendable {
    /// The driver's parameters.
    public var parameters = ParameterList()

    init() {}
}
