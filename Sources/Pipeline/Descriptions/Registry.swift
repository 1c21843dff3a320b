/// Everything that a pipeline may name: drivers of producers and actuators, stages, and services.
public struct Registry: Sendable {
    /// Producers' drivers by name.
    public let producers: [String: ProducerDescription]
    /// Stages by name.
    public let stages: [String: StageDescription]
    /// Actuators' drivers by name.
    public let actuators: [String: ActuatorDescription]
    /// Services by name.
    public let services: [String: ServiceDescription]

    /// The names of each kind, sorted.
    let producerNames, stageNames, actuatorNames, serviceNames: [String]

    /// A registry of the given descriptions.
    ///
    /// - Throws: when two of one kind have one name, or one is described in a way that no file could use.
    public init(
        producers: [ProducerDescription] = [], stages: [StageDescription] = [], actuators: [ActuatorDescription] = [],
        services: [ServiceDescription] = []
    ) throws(RegistryError) {
        self.producers = try Self.byName(producers.map { ($0.name, $0) }, "producer drivers")
        self.stages = try Self.byName(stages.map { ($0.name, $0) }, "stages")
        self.actuators = try Self.byName(actuators.map { ($0.name, $0) }, "actuator drivers")
        self.services = try Self.byName(services.map { ($0.name, $0) }, "services")
        producerNames = self.producers.keys.sorted()
        stageNames = self.stages.keys.sorted()
        actuatorNames = self.actuators.keys.sorted()
        serviceNames = self.services.keys.sorted()
        for driver in producers {
            try Self.check("producer driver", driver.name, driver.flaw, ["driver"] + driver.parameters.map(\.name))
        }
        for stage in stages {
            let ports = stage.inputs.map(\.name) + stage.outputs.map(\.port.name)
            try Self.check("stage", stage.name, stage.flaw, ["stage"] + stage.parameters.map(\.name) + ports)
        }
        for driver in actuators {
            let keys = ["driver", "from"] + driver.parameters.map(\.name)
            try Self.check("actuator driver", driver.name, driver.flaw, keys)
        }
        for service in services {
            try Self.check("service", service.name, service.flaw, ["service"] + service.parameters.map(\.name))
        }
    }

    /// Both, as one.
    ///
    /// - Throws: when a name of one kind is in both.
    public func merging(_ other: Registry) throws(RegistryError) -> Registry {
        try Registry(
            producers: Array(producers.values) + Array(other.producers.values),
            stages: Array(stages.values) + Array(other.stages.values),
            actuators: Array(actuators.values) + Array(other.actuators.values),
            services: Array(services.values) + Array(other.services.values))
    }

    /// Both, as one; see ``merging(_:)``.
    public static func + (left: Registry, right: Registry) throws(RegistryError) -> Registry {
        try left.merging(right)
    }

    private static func byName<Description>(
        _ descriptions: [(name: String, Description)], _ kind: String
    ) throws(RegistryError) -> [String: Description] {
        var found: [String: Description] = [:]
        for (name, description) in descriptions where found.updateValue(description, forKey: name) != nil {
            throw .repeated(kind: kind, name: name)
        }
        return found
    }

    /// - Parameter keys: the keys that an entry has in a file.
    private static func check(
        _ kind: String, _ name: String, _ flaw: (parameter: String, reason: String)?, _ keys: [String]
    ) throws(RegistryError) {
        guard !name.isEmpty else { throw .unusable(kind: kind, name: name, key: nil, reason: "it has no name") }
        if let flaw { throw .unusable(kind: kind, name: name, key: flaw.parameter, reason: flaw.reason) }
        var seen: Set<String> = []
        for key in keys {
            guard !key.isEmpty else { throw .unusable(kind: kind, name: name, key: key, reason: "it has no name") }
            guard seen.insert(key).inserted else {
                throw .unusable(
                    kind: kind, name: name, key: key,
                    reason: "two of its parameters and ports, or one and a key of every entry, are called so")
            }
        }
    }
}

/// What keeps descriptions out of a registry: a slip of the program, not of a file.
public enum RegistryError: Error, Sendable, Hashable {
    /// Two of one kind have one name.
    case repeated(kind: String, name: String)
    /// No file could use it: where it is said, and why.
    case unusable(kind: String, name: String, key: String?, reason: String)
}

extension RegistryError: CustomStringConvertible {
    /// One line: what, why, and what to do about it.
    public var description: String {
        switch self {
        case .repeated(let kind, let name):
            "two \(kind) are called \"\(name)\"; give one of them another name, such as \"mine.\(name)\""
        case .unusable(let kind, let name, let key, let reason):
            "the \(kind) \"\(name)\" cannot be used: \(key.map { "\"\($0)\": " } ?? "")\(reason); mend its description"
        }
    }
}
