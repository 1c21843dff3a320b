/// Reads the parameters of one driver or stage from its object, by their descriptions.
struct ParameterDecoder {
    let reader: ObjectReader

    /// The values in the order of the descriptions, or nil when one of them is at fault (and reported).
    func decode(_ descriptions: [ParameterDescription]) -> ParameterValues? {
        var values: [ParameterValue] = []
        for description in descriptions {
            // All are read, so that all faults are seen.
            if let value = decode(description) { values.append(value) }
        }
        return values.count == descriptions.count ? ParameterValues(values: values) : nil
    }

    private func decode(_ description: ParameterDescription) -> ParameterValue? {
        let name = description.name
        if let fallback = description.defaultValue, !reader.has(name) {
            // Asked for all the same, so that the key counts as known.
            _ = reader.value(name, .optional, expecting: "")
            return fallback
        }
        switch description.kind {
        case .number(let bounds, _):
            return reader.double(name, in: bounds).map(ParameterValue.number)
        case .integer(let range):
            return reader.integer(name, in: range).map(ParameterValue.integer)
        case .flag:
            return reader.bool(name).map(ParameterValue.flag)
        case .choice(let words):
            return reader.choice(name, among: words).map(ParameterValue.text)
        case .choices(let count, let words):
            let elements = reader.array(name, count: count...count)
            let chosen = elements?.compactMap { $0.choice(among: words) }
            return chosen.flatMap { $0.count == count ? .texts($0) : nil }
        case .interval(let bounds, _):
            return interval(name, bounds)
        case .line, .bus, .pwm:
            return reader.string(name).map(ParameterValue.text)
        case .address(let range):
            return reader.address(name, in: Int(range.lowerBound)...Int(range.upperBound)).map(ParameterValue.integer)
        }
    }

    private func interval(_ name: String, _ bounds: Bounds<Double>) -> ParameterValue? {
        guard let elements = reader.array(name, count: 2...2) else { return nil }
        let numbers = elements.compactMap { $0.double(in: bounds) }
        guard numbers.count == 2 else { return nil }
        guard numbers[0] < numbers[1] else {
            reader.report(name, rule: "must have the smaller number first", remedy: "exchange the two")
            return nil
        }
        return .interval(numbers[0], numbers[1])
    }
}
