import Quantities
import Realtime

/// What a pipeline may name as an actuator's driver: its parameters and its input, said once, and how to make one.
public struct ActuatorDescription: Sendable {
    /// The name in the configuration, such as "gpio.output".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order; those that every actuator has (`safe`, `range`, `staleAfterMs`, …) come last.
    public let parameters: [ParameterDescription]
    /// What its key `from` must give.
    public let input: PortDescription

    /// What is wrong with the description itself.
    let flaw: (parameter: String, reason: String)?

    var make: @Sendable (ActuatorArguments) throws(ParameterProblem) -> Actuator
    /// Makes the driver and its limits on trial and throws them away: what is wrong with the parameters together shows.
    let check: @Sendable (ActuatorArguments) throws(ParameterProblem) -> Void

    /// Describes a driver; `define` tells its parameters and returns what makes one from their values.
    ///
    /// Inlinable, so that the plan's call of the driver is compiled for its type.
    @inlinable
    public init<Driver: ActuatorDriver>(
        _ name: String, _ summary: String, unit: Unit = .one,
        _ define: (inout ActuatorDefinition) -> @Sendable (ActuatorArguments) throws(ParameterProblem) -> Driver
    ) {
        var definition = ActuatorDefinition()
        let makeDriver = define(&definition)
        self.init(name, summary, unit, definition, makeDriver) { $0.driveValue($1) }
    }

    @usableFromInline
    init<Driver: ActuatorDriver>(
        _ name: String, _ summary: String, _ unit: Unit, _ defined: ActuatorDefinition,
        _ makeDriver: @escaping @Sendable (ActuatorArguments) throws(ParameterProblem) -> Driver,
        drive: @escaping @Sendable (ActuatorOf<Driver>, Tick) -> Void
    ) {
        var definition = defined
        let makeLimiter = Driver.Value.defineLimits(&definition.parameters, definition.scale)
        let makeSettings = ActuatorSettings.define(&definition.parameters)
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        input = PortDescription(
            name: "from", type: Driver.Value.portType, unit: unit, delivery: .state,
            text: "the loop's output that drives it")
        flaw = definition.parameters.flaw
        make = actuatorFactory(makeDriver, makeLimiter, makeSettings, drive)
        check = { arguments throws(ParameterProblem) in
            _ = try makeDriver(arguments)
            _ = try makeLimiter(arguments.parameters)
        }
    }

    /// The same with a closure that throws anything: what is no ``ParameterProblem`` is reported of the whole entry.
    @inlinable
    @_disfavoredOverload
    public init<Driver: ActuatorDriver>(
        _ name: String, _ summary: String, unit: Unit = .one,
        _ define: (inout ActuatorDefinition) -> @Sendable (ActuatorArguments) throws -> Driver
    ) {
        self.init(name, summary, unit: unit) { definition in ParameterProblem.only(from: define(&definition)) }
    }
}

private func actuatorFactory<Driver: ActuatorDriver>(
    _ makeDriver: @escaping @Sendable (ActuatorArguments) throws(ParameterProblem) -> Driver,
    _ makeLimiter: @escaping @Sendable (ParameterValues) throws(ParameterProblem) -> Driver.Value.Limiter,
    _ makeSettings: @escaping @Sendable (ParameterValues) -> ActuatorSettings,
    _ drive: @escaping @Sendable (ActuatorOf<Driver>, Tick) -> Void
) -> @Sendable (ActuatorArguments) throws(ParameterProblem) -> Actuator {
    { arguments throws(ParameterProblem) in
        ActuatorOf(
            name: arguments.name, settings: makeSettings(arguments.parameters), gate: arguments.gate,
            driver: try makeDriver(arguments), limiter: try makeLimiter(arguments.parameters), code: drive)
    }
}

/// Describes an actuator's driver: its parameters, each once, each with a typed key, and the numbers it takes.
public struct ActuatorDefinition: Sendable {
    /// The driver's parameters.
    public var parameters = ParameterList()
    /// Which numbers it takes, where it takes numbers; −1…1 unless the driver says otherwise.
    public var scale = ActuatorScale()

    @usableFromInline
    init() {}
}
