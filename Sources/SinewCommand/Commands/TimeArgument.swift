import ArgumentParser

/// A length of time on the command line: a number with a unit, such as 10s, 1.5s, 500ms, 2m, 1h.
struct TimeArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber || $0 == "." }
        let factors: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        guard let number = Double(digits), let factor = factors[String(argument.dropFirst(digits.count))],
            number > 0, number * factor < 1e9
        else { return nil }
        duration = .seconds(number * factor)
    }
}
