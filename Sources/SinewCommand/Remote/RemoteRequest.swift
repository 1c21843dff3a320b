import Configuration
import Pipeline
import Quantities

/// What can be asked of a running robot, as one line: words between tabs.
enum RemoteRequest: Equatable {
    case name
    case stop
    case arm
    /// Which faults are injected.
    case faults
    case inject(InjectedFault, part: String)
    /// Ends the fault of one part, or of all.
    case clear(part: String?)

    /// Whether only the user who runs the robot, or root, may ask for it: all that may lead to a movement.
    var isReserved: Bool {
        switch self {
        case .name, .stop, .faults: false
        case .arm, .inject, .clear: true
        }
    }

    // MARK: The line

    var line: String { words.joined(separator: "\t") }

    init?(line: String) {
        let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch (words[0], words.count) {
        case ("name", 1): self = .name
        case ("stop", 1): self = .stop
        case ("arm", 1): self = .arm
        case ("faults", 1): self = .faults
        case ("clear", 1): self = .clear(part: nil)
        case ("clear", 2): self = .clear(part: words[1])
        case ("inject", 4...):
            guard let fault = Self.fault(Array(words[2...])) else { return nil }
            self = .inject(fault, part: words[1])
        default: return nil
        }
    }

    private var words: [String] {
        switch self {
        case .name: ["name"]
        case .stop: ["stop"]
        case .arm: ["arm"]
        case .faults: ["faults"]
        case .clear(let part): ["clear"] + (part.map { [Excerpt.escaped($0)] } ?? [])
        case .inject(let fault, let part):
            // Escaped, so that no name can hold a tab or the end of the line.
            ["inject", Excerpt.escaped(part), "\(fault.seed)", fault.duration.map { "\($0.wholeNanoseconds)" } ?? "-"]
                + Self.words(fault.kind)
        }
    }

    /// The name of a kind, and the values of its parameters.
    private static func words(_ kind: InjectedFault.Kind) -> [String] {
        let described = kind.described
        let values = described.values(of: kind) ?? []
        return [described.name]
            + values.map { value in
                switch value {
                case .number(let number): "\(number)"
                case .flag(let flag): "\(flag)"
                default: "-"
                }
            }
    }

    /// The fault of the words after the part: seed, duration, kind and its numbers.
    private static func fault(_ words: [String]) -> InjectedFault? {
        guard words.count >= 3, let seed = UInt64(words[0]), let kind = kind(Array(words[2...])) else { return nil }
        if words[1] == "-" { return InjectedFault(kind, seed: seed) }
        return Int64(words[1]).map { InjectedFault(kind, seed: seed, for: .nanoseconds($0)) }
    }

    private static func kind(_ words: [String]) -> InjectedFault.Kind? {
        guard let described = FaultDescription.named(words[0]), words.count == described.parameters.count + 1 else {
            return nil
        }
        let values = zip(words.dropFirst(), described.parameters).compactMap { word, parameter -> ParameterValue? in
            if case .flag = parameter.kind { return Bool(word).map(ParameterValue.flag) }
            return Double(word).map(ParameterValue.number)
        }
        return described.fault(values)
    }
}
