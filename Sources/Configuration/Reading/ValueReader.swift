/// Reads one JSON value as what it should be; what does not fit is reported and read as nil.
public struct ValueReader {
    /// The value, which knows its place.
    public let value: JSONValue
    /// The way to the value from the top of the document.
    public let path: JSONPath
    /// Where problems go.
    public let problems: ProblemCollector

    /// A reader of `value`, by default of the top of a document.
    public init(_ value: JSONValue, path: JSONPath = .root, problems: ProblemCollector) {
        self.value = value
        self.path = path
        self.problems = problems
    }

    /// Reports a problem of this value.
    public func report(rule: String, value found: String? = nil, remedy: String? = nil) {
        problems.report(at: value.position, path: path, rule: rule, value: found, remedy: remedy)
    }

    /// The value as text.
    public func string() -> String? {
        if case .string(let text) = value.kind { return text }
        let remedy: String? =
            switch value.kind {
            case .number, .bool: "put it in quotes"
            default: nil
            }
        return mismatch("a string", remedy)
    }

    /// Whether it is an object.
    package var isObject: Bool {
        if case .object = value.kind { true } else { false }
    }

    /// Whether it is text.
    package var isText: Bool {
        if case .string = value.kind { true } else { false }
    }

    /// The value as text that names something. Unlike any text, it is no number without its quotes.
    ///
    /// - Parameter remedy: what may be meant by a number instead.
    package func name(orNumber remedy: (String) -> String? = { _ in nil }) -> String? {
        switch value.kind {
        case .string(let text): return text
        case .number(let number): return mismatch("a string", remedy(number.text))
        default: return mismatch("a string")
        }
    }

    /// The value as `true` or `false`.
    public func bool() -> Bool? {
        switch value.kind {
        case .bool(let bool): return bool
        case .string(let text) where text == "true" || text == "false":
            return mismatch("true or false", "write \(text) without quotes")
        case .number(let number) where number.double == 0: return mismatch("true or false", "write false")
        case .number(let number) where number.double == 1: return mismatch("true or false", "write true")
        default: return mismatch("true or false")
        }
    }

    /// The value as a finite number within `bounds`.
    public func double(in bounds: Bounds<Double> = .any) -> Double? {
        let expectation = bounds.phrase("a number")
        guard case .number(let number) = value.kind else {
            return mismatch(expectation, unquotedNumber { bounds.contains($0.double) })
        }
        guard number.double.isFinite else { return mismatch(bounds.phrase("a finite number")) }
        guard bounds.contains(number.double) else { return mismatch(expectation) }
        return number.double
    }

    /// The value as an integer within `bounds`. A number like `60.0` or `6e1` is one.
    public func integer(in bounds: Bounds<Int> = .any) -> Int? {
        let expectation = bounds.phrase("an integer")
        guard case .number(let number) = value.kind else {
            let remedy = unquotedNumber { $0.integer.flatMap(Int.init(exactly:)).map(bounds.contains) ?? false }
            return mismatch(expectation, remedy)
        }
        guard let integer = number.integer.flatMap(Int.init(exactly:)) else {
            let isTooLarge = number.double.magnitude >= 0x1p63
            return mismatch(expectation, isTooLarge ? "64 bits must hold it" : nil)
        }
        guard bounds.contains(integer) else { return mismatch(expectation) }
        return integer
    }

    /// The value as an address: an integer, or a string in hexadecimal such as `"0x68"`, which plain JSON has no
    /// number for.
    public func address(in bounds: Bounds<Int>) -> Int? {
        hexadecimal(in: bounds, Self.addressPhrase(bounds))
    }

    /// The value as an integer, or as a string in hexadecimal.
    func hexadecimal(in bounds: Bounds<Int>, _ expectation: String) -> Int? {
        var integer: Int64?
        switch value.kind {
        case .number(let number): integer = number.integer
        case .string(let text) where text.hasPrefix("0x"): integer = JSONNumber(text)?.integer
        case .string(let text):
            let meant = JSONNumber("0x" + text)?.integer.flatMap(Int.init(exactly:))
            return mismatch(
                expectation, meant.map(bounds.contains) ?? false ? "write \"0x\(Excerpt.shortened(text))\"" : nil)
        default: break
        }
        guard let address = integer.flatMap(Int.init(exactly:)), bounds.contains(address) else {
            return mismatch(expectation)
        }
        return address
    }

    /// The value as one of `words`.
    ///
    /// - Parameter expectation: What the words are, where they are too many to list: "the name of a driver".
    public func choice(among words: [String], expecting expectation: String? = nil) -> String? {
        let expectation = expectation ?? Self.choicePhrase(words)
        guard case .string(let word) = value.kind else { return mismatch(expectation) }
        if words.contains(word) { return word }
        let near = NearestName.find(word, among: words).map { "did you mean \(Excerpt.quoted($0))?" }
        // Where the expectation lists the words, they need not be listed twice.
        let isListed = expectation == Self.choicePhrase(words)
        report(
            rule: "must be \(expectation)", value: "is \(Excerpt.quoted(word))",
            remedy: near ?? (isListed ? nil : Suggestion.list(words)))
        return nil
    }

    /// Readers of the elements of an array of so many.
    public func array(count: ClosedRange<Int> = 0...Int.max) -> [ValueReader]? {
        let expectation = Self.arrayPhrase(count)
        guard case .array(let elements) = value.kind else { return mismatch(expectation, "put it in [ ]") }
        guard count.contains(elements.count) else { return mismatch(expectation, decimalPoint(in: elements, count)) }
        return elements.indices.map { ValueReader(elements[$0], path: path.appending($0), problems: problems) }
    }

    /// A reader of the members of an object.
    public func object() -> ObjectReader? {
        guard case .object(let object) = value.kind else { return mismatch("an object") }
        return ObjectReader(object, at: value.position, path: path, problems: problems)
    }

    // MARK: Wording

    static func choicePhrase(_ words: [String]) -> String {
        "one of " + words.map(Excerpt.quoted).joined(separator: ", ")
    }

    static func addressPhrase(_ bounds: Bounds<Int>) -> String { hexadecimalPhrase("an address", bounds) }

    static func hexadecimalPhrase(_ noun: String, _ bounds: Bounds<Int>) -> String {
        bounds.phrase(noun) { "0x" + String($0, radix: 16) }
    }

    static func arrayPhrase(_ count: ClosedRange<Int>) -> String {
        switch (count.lowerBound, count.upperBound) {
        case (0, .max): "an array"
        case (1, .max): "an array of at least one"
        case (let least, .max): "an array of at least \(least)"
        case (let least, let most) where least == most: "an array of \(least)"
        case (let least, let most): "an array of \(least) to \(most)"
        }
    }

    /// The remedy for an array that has too many numbers because of a decimal comma, as in `[-0,5, 1]`: no space is behind
    /// it.
    private func decimalPoint(in elements: [JSONValue], _ count: ClosedRange<Int>) -> String? {
        var meant: String?
        var commas = 0
        for (left, right) in zip(elements, elements.dropFirst()) {
            guard case .number(let whole) = left.kind, case .number(let fraction) = right.kind else { return nil }
            guard right.position.offset == left.position.offset + whole.text.utf8.count + 1 else { continue }
            commas += 1
            if meant == nil, JSONNumber(whole.text + "." + fraction.text) != nil {
                meant = whole.text + "." + fraction.text
            }
        }
        guard let meant, commas < elements.count - 1, count.contains(elements.count - commas) else { return nil }
        return "the decimal separator is a point: write \(Excerpt.shortened(meant))"
    }

    /// The remedy for a number in quotes, where it would do without them.
    private func unquotedNumber(_ isAllowed: (JSONNumber) -> Bool) -> String? {
        guard case .string(let text) = value.kind else { return nil }
        // Many people write a decimal comma.
        let plain = JSONNumber(text) == nil ? text.replacingComma : text
        guard let number = JSONNumber(plain), isAllowed(number) else { return nil }
        return "write \(Excerpt.shortened(plain)) without quotes"
    }

    private func mismatch<Wanted>(_ expectation: String, _ remedy: String? = nil) -> Wanted? {
        report(rule: "must be \(expectation)", value: "is \(value.excerpt)", remedy: remedy)
        return nil
    }
}

extension String {
    /// The text with its only comma as a point: "1.5" for "1,5".
    fileprivate var replacingComma: String {
        let parts = split(separator: ",", omittingEmptySubsequences: false)
        return parts.count == 2 ? parts.joined(separator: ".") : self
    }
}
