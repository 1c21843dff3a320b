import Configuration
import Quantities

/// A kind of fault that can be injected, said once: its name, what it does, and its parameters. Options, words between
/// processes, checks and messages come from it.
public struct FaultDescription: Sendable {
    /// The name, such as "slow".
    public let name: String
    /// What becomes of a producer's readings, as the rest of the sentence "its readings …".
    public let atProducer: String
    /// What becomes of an actuator's writes, as the rest of the sentence "its writes …".
    public let atActuator: String
    /// Its parameters, in order.
    public let parameters: [ParameterDescription]
    /// Whether random numbers are drawn, so that it has a seed.
    public let isRandom: Bool
    /// What may stand for the parameter that it must have, as people write it: "50ms".
    public let example: String?

    private let make: @Sendable (ParameterValues) -> InjectedFault.Kind?
    private let take: @Sendable (InjectedFault.Kind) -> [ParameterValue]?
    private let tell: @Sendable ([ParameterValue]) -> [String]

    /// - Parameters:
    ///   - take: the values of its parameters; nil of another kind.
    ///   - tell: what people are told of the values.
    ///   - define: tells the parameters, and gives what makes a fault of their values.
    private init(
        _ name: String, producer: String, actuator: String, isRandom: Bool = false, example: String? = nil,
        take: @escaping @Sendable (InjectedFault.Kind) -> [ParameterValue]?,
        tell: @escaping @Sendable ([ParameterValue]) -> [String] = { _ in [] },
        _ define: (inout ParameterList) -> @Sendable (ParameterValues) -> InjectedFault.Kind?
    ) {
        var list = ParameterList()
        make = define(&list)
        self.name = name
        atProducer = producer
        atActuator = actuator
        parameters = list.descriptions
        self.isRandom = isRandom
        self.example = example
        self.take = take
        self.tell = tell
    }

    /// A kind without parameters.
    private init(
        _ kind: InjectedFault.Kind, _ name: String, producer: String, actuator: String, isRandom: Bool = false
    ) {
        self.init(
            name, producer: producer, actuator: actuator, isRandom: isRandom, take: { $0 == kind ? [] : nil }
        ) { _ in { _ in kind } }
    }

    /// All kinds, in the order in which they are told.
    public static let all: [FaultDescription] = [
        FaultDescription(.off, "off", producer: "do not arrive", actuator: "are refused"),
        FaultDescription(
            .stuck, "stuck", producer: "repeat the last value", actuator: "are accepted and do nothing"),
        FaultDescription(
            .garbage, "garbage", producer: "are random, NaN included", actuator: "are random, NaN included",
            isRandom: true),
        wrong, slow, intermittent,
        FaultDescription(.crash, "crash", producer: "kill the runtime", actuator: "kill the runtime"),
    ]

    private static let wrong = FaultDescription(
        "wrong", producer: "× --scale + --offset", actuator: "× --scale + --offset",
        take: { kind in
            guard case .wrong(let scale, let offset, let inverted) = kind else { return nil }
            return [.number(scale), .number(offset), .flag(inverted)]
        },
        tell: { values in
            guard case .number(let scale) = values[0], case .number(let offset) = values[1] else { return [] }
            let change = "× \(scale) \(offset < 0 ? "−" : "+") \(abs(offset))"
            return values[2] == .flag(true) ? [change, "inverted"] : [change]
        }
    ) { list in
        let scale = list.number("scale", default: 1, "what numbers are multiplied with")
        let offset = list.number("offset", default: 0, "what is added then")
        let invert = list.flag("invert", default: false, "negate numbers after that, and turn switches round")
        return { .wrong(scale: $0[scale], offset: $0[offset], inverted: $0[invert]) }
    }

    private static let slow = FaultDescription(
        "slow", producer: "arrive --delay later", actuator: "take --delay, the loop with it", example: "50ms",
        take: { kind in
            guard case .slow(let delay) = kind else { return nil }
            return [.number(Double(delay.wholeNanoseconds) / 1e6)]
        },
        tell: { values in
            guard case .number(let delay) = values[0] else { return [] }
            return ["\(delay) ms"]
        }
    ) { list in
        let longest = Double(InjectedFault.longestDelay.wholeNanoseconds) / 1e6
        let delay = list.number(
            "delay", unit: .milliseconds,
            in: Bounds(from: .init(0, isIncluded: false), to: .init(longest, isIncluded: true)),
            "how much later, such as 50ms; at most 60s")
        return { values in
            Int64(exactly: (values[delay] * 1e6).rounded()).map { .slow(by: .nanoseconds($0)) }
        }
    }

    private static let intermittent = FaultDescription(
        "intermittent", producer: "get lost at random", actuator: "are refused at random", isRandom: true,
        example: "0.3",
        take: { kind in
            guard case .intermittent(let probability) = kind else { return nil }
            return [.number(probability)]
        },
        tell: { values in
            guard case .number(let probability) = values[0] else { return [] }
            return ["probability \(probability)"]
        }
    ) { list in
        let probability = list.number(
            "probability", in: Bounds(from: .init(0, isIncluded: false), to: .init(1, isIncluded: true)),
            "how likely a reading is lost, or a write refused, such as 0.3")
        return { .intermittent(probability: $0[probability]) }
    }
}

extension FaultDescription {
    /// The kind of that name; nil when there is none.
    public static func named(_ name: String) -> FaultDescription? { all.first { $0.name == name } }

    /// The fault with these values of its parameters, in their order; nil where one is missing or is of another kind.
    public func fault(_ values: [ParameterValue]) -> InjectedFault.Kind? {
        guard values.count == parameters.count else { return nil }
        for (value, parameter) in zip(values, parameters) {
            switch (value, parameter.kind) {
            case (.number, .number), (.flag, .flag): break
            default: return nil
            }
        }
        return make(ParameterValues(values: values))
    }

    /// The values of the parameters, for a fault of this kind; nil for one of another.
    public func values(of fault: InjectedFault.Kind) -> [ParameterValue]? { take(fault) }

    /// Such a fault in words: "slow (50.0 ms)", "intermittent (probability 0.5, seed 7)".
    func text(_ values: [ParameterValue], seed: UInt64) -> String {
        let parts = tell(values) + (isRandom ? ["seed \(seed)"] : [])
        return parts.isEmpty ? name : "\(name) (\(parts.joined(separator: ", ")))"
    }

    /// Refuses values out of their ranges, and those that change nothing.
    func check(_ values: [ParameterValue]) throws(InjectionError) {
        for (value, parameter) in zip(values, parameters) {
            guard case .number(let number) = value, case .number(let bounds, let unit) = parameter.kind else {
                continue
            }
            guard !number.isFinite || !bounds.contains(number) else { continue }
            throw .parameter(parameter.name, rule: Self.rule(bounds, unit), value: "is \(Self.text(number, unit))")
        }
        let usual = parameters.map(\.defaultValue)
        guard !parameters.isEmpty, usual == values.map(Optional.some) else { return }
        let names = parameters.compactMap { parameter -> String? in
            guard case .number(let number)? = parameter.defaultValue else { return nil }
            return "\(parameter.name) \(Int(number))"
        }
        throw .parameter(
            name, rule: "must change something", value: "\(names.joined(separator: " and ")) change nothing")
    }

    private static func rule(_ bounds: Bounds<Double>, _ unit: Unit) -> String {
        guard let lower = bounds.lower, let upper = bounds.upper else { return "must be a finite number" }
        let most = unit == .milliseconds ? "\(Int(upper.value / 1_000)) s" : "\(Int(upper.value))"
        return "must be above \(Int(lower.value)) and at most \(most)"
    }

    /// Times in seconds, as people write long ones.
    private static func text(_ number: Double, _ unit: Unit) -> String {
        unit == .milliseconds ? "\(number / 1_000) s" : "\(number)"
    }
}

extension InjectedFault.Kind {
    /// The description of this kind.
    public var described: FaultDescription {
        guard let found = FaultDescription.all.first(where: { $0.values(of: self) != nil }) else {
            preconditionFailure("a kind of fault without a description")
        }
        return found
    }

    /// The names of all kinds, in the order in which they are told.
    public static var names: [String] { FaultDescription.all.map(\.name) }

    /// The name: one of ``names``.
    public var name: String { described.name }
}
