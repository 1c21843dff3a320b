extension ObjectReader {
    /// The text of a key.
    public func string(_ key: String, _ presence: Presence = .required) -> String? {
        value(key, presence, expecting: "a string")?.string()
    }

    /// The truth of a key.
    public func bool(_ key: String, _ presence: Presence = .required) -> Bool? {
        value(key, presence, expecting: "true or false")?.bool()
    }

    /// The finite number of a key, within bounds.
    public func double(
        _ key: String, _ presence: Presence = .required, in bounds: Bounds<Double> = .any
    ) -> Double? {
        value(key, presence, expecting: bounds.phrase("a number"))?.double(in: bounds)
    }

    /// The finite number of a key, within a range that includes its ends.
    public func double(_ key: String, _ presence: Presence = .required, in range: ClosedRange<Double>) -> Double? {
        double(key, presence, in: Bounds(range))
    }

    /// The finite number of a key, within a range that does not include its upper end.
    public func double(_ key: String, _ presence: Presence = .required, in range: Range<Double>) -> Double? {
        double(key, presence, in: Bounds(range))
    }

    /// The integer of a key, within bounds.
    public func integer(_ key: String, _ presence: Presence = .required, in bounds: Bounds<Int> = .any) -> Int? {
        value(key, presence, expecting: bounds.phrase("an integer"))?.integer(in: bounds)
    }

    /// The integer of a key, within a range that includes its ends.
    public func integer(_ key: String, _ presence: Presence = .required, in range: ClosedRange<Int>) -> Int? {
        integer(key, presence, in: Bounds(range))
    }

    /// The integer of a key, within a range that does not include its upper end.
    public func integer(_ key: String, _ presence: Presence = .required, in range: Range<Int>) -> Int? {
        integer(key, presence, in: Bounds(range))
    }

    /// The address of a key: an integer, or text such as `"0x68"`.
    public func address(_ key: String, _ presence: Presence = .required, in range: ClosedRange<Int>) -> Int? {
        let bounds = Bounds(range)
        return value(key, presence, expecting: ValueReader.addressPhrase(bounds))?.address(in: bounds)
    }

    /// What a chip's identity register says, at a key: an integer, or text such as `"0x98"`.
    public func identity(_ key: String, _ presence: Presence = .required, in range: ClosedRange<Int>) -> Int? {
        let bounds = Bounds(range)
        let expectation = ValueReader.hexadecimalPhrase("an identity", bounds)
        return value(key, presence, expecting: expectation)?.hexadecimal(in: bounds, expectation)
    }

    /// The word of a key, one of `words`. See `ValueReader.choice(among:expecting:)`.
    public func choice(
        _ key: String, _ presence: Presence = .required, among words: [String], expecting expectation: String? = nil
    ) -> String? {
        let expectation = expectation ?? ValueReader.choicePhrase(words)
        return value(key, presence, expecting: expectation)?.choice(among: words, expecting: expectation)
    }

    /// The case of a key, written as its raw value.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ presence: Presence = .required, as type: Choice.Type
    ) -> Choice? {
        choice(key, presence, among: type.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// Readers of the elements of a key's array.
    public func array(
        _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...Int.max
    ) -> [ValueReader]? {
        value(key, presence, expecting: ValueReader.arrayPhrase(count))?.array(count: count)
    }

    /// A reader of a key's object.
    public func object(_ key: String, _ presence: Presence = .required) -> ObjectReader? {
        value(key, presence, expecting: "an object")?.object()
    }
}
