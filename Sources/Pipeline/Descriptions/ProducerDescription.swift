import Quantities

/// What a pipeline may name as a producer's driver: its parameters and ports, said once, and how to make one.
public struct ProducerDescription: Sendable {
    /// The name in the configuration, such as "gpio.input".
    public let name: String
    /// One line for people.
    public let summary: String
    /// The parameters, in order; `frozenAfterMs`, which every producer of numbers or blocks has, comes last.
    public let parameters: [ParameterDescription]
    /// The ports, in order.
    public let outputs: [OutputDescription]

    /// What is wrong with the description itself.
    let flaw: (parameter: String, reason: String)?

    var make: @Sendable (ProducerArguments) throws(ParameterProblem) -> any ProducerDriver
    private let inspection: (@Sendable (inout ProducerFacts) throws(ParameterProblem) -> Void)?
    private let frozen: FrozenLimit?
    /// The ports that carry numbers or blocks, by index: what can be seen to stand still.
    private let watched: [Int]

    /// Describes a driver; `define` tells its parameters and ports and returns what makes one from their values.
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ProducerDefinition) ->
            @Sendable (ProducerArguments) throws(ParameterProblem) ->
            any ProducerDriver
    ) {
        var definition = ProducerDefinition()
        make = define(&definition)
        watched = definition.outputs.indices.filter { index in
            let type = definition.outputs[index].port.type
            if case .block = type { return true }
            return ScalarFields(type).hasNumbers
        }
        frozen = watched.isEmpty ? nil : FrozenLimit(&definition.parameters, default: definition.frozenAfter)
        inspection = definition.inspection
        self.name = name
        self.summary = summary
        parameters = definition.parameters.descriptions
        outputs = definition.outputs
        flaw = definition.parameters.flaw
    }

    /// The same with a closure that throws anything: what is no ``ParameterProblem`` is reported of the whole entry.
    @_disfavoredOverload
    public init(
        _ name: String, _ summary: String,
        _ define: (inout ProducerDefinition) -> @Sendable (ProducerArguments) throws -> any ProducerDriver
    ) {
        self.init(name, summary) { definition in ParameterProblem.only(from: define(&definition)) }
    }

    /// The ports with what the parameters tell of their blocks.
    func outputs(_ facts: ProducerFacts) -> [OutputDescription] {
        outputs.enumerated().map { $1.narrowed(to: facts.blocks[$0]) }
    }

    /// What follows from the parameters. Makes nothing, unless the description leaves that to a trial.
    func facts(_ parameters: ParameterValues) throws(ParameterProblem) -> ProducerFacts {
        var facts = ProducerFacts(parameters)
        facts.frozenAfter = try frozen?.duration(parameters, period: nil)
        if let inspection {
            try inspection(&facts)
        } else {
            let ports = outputs.map { $0.makePort(isRealtime: false) }
            facts.period = try make(ProducerArguments(facts, ports: ports)).period
        }
        facts.stillness = try frozen?.duration(parameters, period: facts.period)
        return facts
    }

    /// The driver, which puts its readings into those ports.
    func makeDriver(_ facts: ProducerFacts, ports: [SourcePort]) throws(ParameterProblem) -> any ProducerDriver {
        let driver = try make(ProducerArguments(facts, ports: ports))
        guard driver.period == facts.period else {
            throw ParameterProblem(
                parameter: "driver", rule: "must have the period that its description tells",
                value: "\(name) has \(Self.text(driver.period)), and tells \(Self.text(facts.period))",
                remedy: "its author has to mend that")
        }
        if let stillness = facts.stillness {
            for index in watched { ports[index].watchStillness(after: stillness) }
        }
        return driver
    }

    private static func text(_ period: Duration?) -> String {
        period.map { TimeText.milliseconds($0.wholeNanoseconds) + " ms" } ?? "none"
    }
}
