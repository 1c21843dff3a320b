import Configuration
import HardwareIO

/// Reads the parameters of one driver or stage from its object, by their descriptions.
struct ParameterDecoder {
    let reader: ObjectReader
    /// The board whose names there are; nil where that is not known.
    var board: BoardDescription?

    /// The values in the order of the descriptions, nil where one is at fault (and reported). All are read, so that
    /// all problems are seen. Then the object's unknown keys are reported.
    ///
    /// - Parameter role: What a known key is: "a parameter of pid".
    func decodeEach(_ descriptions: [ParameterDescription], finishing role: String) -> [ParameterValue?] {
        let values = descriptions.map(decode)
        reader.finish(as: role)
        // A default that stands in for a misspelt key was not meant.
        return zip(descriptions, values).map { reader.isDoubtful($0.name) ? nil : $1 }
    }

    private func decode(_ description: ParameterDescription) -> ParameterValue? {
        let name = description.name
        if let fallback = description.defaultValue, !reader.has(name) {
            // Asked for all the same, so that the key counts as known.
            _ = reader.value(name, .optional, expecting: "")
            return fallback
        }
        if description.isNullable, case .null? = reader.value(name, expecting: "")?.value.kind { return .absent }
        switch description.kind {
        case .number(let bounds, _):
            return reader.double(name, in: bounds).map(ParameterValue.number)
        case .integer(let range), .channel(let range, _):
            return reader.integer(name, in: range).map(ParameterValue.integer)
        case .flag:
            return reader.bool(name).map(ParameterValue.flag)
        case .choice(let words):
            return reader.choice(name, among: words).map(ParameterValue.text)
        case .choices(let count, let words):
            let elements = reader.array(name, count: count...count)
            let chosen = elements?.compactMap { $0.choice(among: words) }
            return chosen.flatMap { $0.count == count ? .texts($0) : nil }
        case .words(let words):
            return once(name) { $0.choice(among: words) }
        case .outputs:
            return once(name) { $0.string() }
        case .interval(let bounds, _):
            return interval(name, bounds)
        case .text(let rule):
            return text(name, rule)
        case .device(let kind):
            let reader = reader.value(name, expecting: "the name of \(kind.fullPhrase)")
            let text = reader?.name { number in
                kind.pins == .isPin ? board.flatMap { LineNumber.remedy(for: number, on: $0) } : nil
            }
            return text.map(ParameterValue.text)
        case .sound:
            return reader.value(name, expecting: SoundPlace.phrase)?.name().map(ParameterValue.text)
        case .identity(let range):
            return reader.identity(name, in: Int(range.lowerBound)...Int(range.upperBound)).map(ParameterValue.integer)
        case .address(let range):
            return reader.address(name, in: Int(range.lowerBound)...Int(range.upperBound)).map(ParameterValue.integer)
        }
    }

    /// Texts of an array, of which none may be there twice.
    private func once(_ name: String, _ read: (ValueReader) -> String?) -> ParameterValue? {
        guard let elements = reader.array(name, count: 0...ObjectReader.longestList) else { return nil }
        var texts: Set<String> = []
        let read = elements.map { element -> String? in
            guard let text = read(element) else { return nil }
            guard texts.insert(text).inserted else {
                element.report(rule: "must be given once", value: "is \(Excerpt.quoted(text))", remedy: "remove one")
                return nil
            }
            return text
        }
        let all = read.compactMap(\.self)
        return all.count == read.count ? .texts(all) : nil
    }

    private func text(_ name: String, _ rule: TextRule) -> ParameterValue? {
        guard let text = reader.value(name, expecting: rule.phrase)?.name() else { return nil }
        guard let flaw = rule.flaw(of: text) else { return .text(text) }
        reader.report(name, rule: flaw.rule, value: flaw.value.isEmpty ? "is \(Excerpt.quoted(text))" : flaw.value)
        return nil
    }

    private func interval(_ name: String, _ bounds: Bounds<Double>) -> ParameterValue? {
        guard let elements = reader.array(name, count: 2...2) else { return nil }
        let numbers = elements.compactMap { $0.double(in: bounds) }
        guard numbers.count == 2 else { return nil }
        guard numbers[0] < numbers[1] else {
            let (low, high) = (elements[0].value.excerpt, elements[1].value.excerpt)
            reader.report(
                name, rule: "must have the smaller number first", value: "\(low) is not less than \(high)",
                remedy: numbers[0] > numbers[1] ? "exchange the two" : nil)
            return nil
        }
        return .interval(numbers[0], numbers[1])
    }
}
