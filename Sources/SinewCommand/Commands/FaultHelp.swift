import ArgumentParser
import Pipeline

/// What `sinew inject` says about faults, as they are described.
enum FaultHelp {
    static let seedName = "seed"

    /// The names of all parameters of all faults, in order.
    static let parameters = FaultDescription.all.flatMap(\.parameters).map(\.name)

    /// The option for a parameter.
    static func name(of parameter: String) -> String { "--" + parameter }

    /// The faults that have a parameter.
    static func faults(of parameter: String) -> [String] {
        FaultDescription.all.filter { fault in
            parameter == seedName ? fault.isRandom : fault.parameters.contains { $0.name == parameter }
        }.map(\.name)
    }

    static var names: ArgumentHelp { ArgumentHelp(either(InjectedFault.Kind.names) + ".") }

    static func option(_ parameter: String) -> ArgumentHelp {
        let text = FaultDescription.all.flatMap(\.parameters).first { $0.name == parameter }?.text ?? ""
        return ArgumentHelp("\(faults(of: parameter).joined(separator: ", ")): \(text).")
    }

    static var seed: ArgumentHelp {
        ArgumentHelp(
            "\(faults(of: seedName).joined(separator: ", ")): the same seed gives the same random numbers. (default: 0)"
        )
    }

    /// What each fault does, a line each.
    static var table: String {
        let rows = FaultDescription.all.map { [$0.name, $0.atProducer, $0.atActuator] }
        return ([["FAULT", "producer: its readings", "actuator: its writes"]] + rows).map { row in
            padded(row[0], 14) + padded(row[1], 27) + row[2]
        }.joined(separator: "\n")
    }

    /// "a, b or c".
    static func either(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
