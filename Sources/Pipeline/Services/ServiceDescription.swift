/// What a pipeline may name as a service: its parameters, said once, and how to make one.
public struct ServiceDescription: Sendable {
    /// The name in the configuration, such as "log".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order; `rights`, which every service has, comes last.
    public let parameters: [ParameterDescription]

    /// What is wrong with the description itself.
    let flaw: (parameter: String, reason: String)?

    private let rights: Parameter<[ServiceRight]>
    private let makeService: @Sendable (ServiceArguments) throws(ParameterProblem) -> any Service

    /// Describes a service; `define` tells its parameters and returns what makes one from their values. Making it opens
    /// nothing and starts nothing: one is made on trial whenever a file is checked.
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ServiceDefinition) ->
            @Sendable (ServiceArguments) throws(ParameterProblem) -> any Service
    ) {
        var definition = ServiceDefinition()
        makeService = define(&definition)
        rights = definition.parameters.words(
            "rights", of: ServiceRight.self, "what it may do to the robot besides looking at it")
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        flaw = definition.parameters.flaw
    }

    /// The same with a closure that throws anything: what is no ``ParameterProblem`` is reported of the whole entry.
    @_disfavoredOverload
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ServiceDefinition) -> @Sendable (ServiceArguments) throws -> any Service
    ) {
        self.init(name, summary) { definition in ParameterProblem.only(from: define(&definition)) }
    }

    /// A service of that name in the pipeline.
    func make(named name: String, _ values: ParameterValues) throws(ParameterProblem) -> PlannedService {
        let service = try makeService(ServiceArguments(name: name, parameters: values))
        return PlannedService(name: name, kind: self.name, service: service, rights: Set(values[rights]))
    }
}

/// Describes a service's parameters, each once, each with a typed key.
public struct ServiceDefinition: Sendable {
    /// The service's parameters.
    public var parameters = ParameterList()
}

/// What a service is made from.
public struct ServiceArguments: Sendable {
    /// Its name in the pipeline.
    public let name: String
    /// The decoded parameters.
    public let parameters: ParameterValues

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }
}

/// A service of a compiled pipeline.
package struct PlannedService: Sendable {
    package var name: String
    package var kind: String
    package var service: any Service
    package var rights: Set<ServiceRight>
}
