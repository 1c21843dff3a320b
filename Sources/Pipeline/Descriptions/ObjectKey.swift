import Configuration
import Quantities

/// A key of a described object.
protocol DescribedKey: Sendable {
    var description: KeyDescription { get }
}

extension KeyDescription: DescribedKey {
    var description: KeyDescription { self }
    /// Whether its absence is a problem.
    var presence: Presence { isRequired ? .required : .optional }
}

/// A key of a described object with how its value is read: what the description says is what is read.
struct ObjectKey<Value: Sendable>: DescribedKey {
    let description: KeyDescription
    /// What it is when it is left out; nil when that is nothing.
    let fallback: Value?
    /// What has to be added where it is missing.
    let expectation: String
    let read: @Sendable (ValueReader) -> Value?

    var name: String { description.name }

    init(
        _ name: String, _ kind: KeyKind, _ isRequired: Bool, _ fallback: Value?, _ value: ParameterValue?,
        _ text: String, _ expectation: String, _ read: @escaping @Sendable (ValueReader) -> Value?
    ) {
        description = KeyDescription(name, kind, isRequired: isRequired, default: value, text)
        self.fallback = fallback
        self.expectation = expectation
        self.read = read
    }
}

extension ObjectKey<Double> {
    static func number(
        _ name: String, unit: Unit = .one, in bounds: Bounds<Double>, isRequired: Bool = false,
        default value: Double? = nil, _ text: String
    ) -> ObjectKey {
        ObjectKey(
            name, .number(bounds, unit: unit), isRequired, value, value.map(ParameterValue.number), text,
            bounds.phrase("a number")
        ) { $0.double(in: bounds) }
    }
}

extension ObjectKey<Int> {
    static func integer(
        _ name: String, in range: ClosedRange<Int>, isRequired: Bool = false, default value: Int? = nil, _ text: String
    ) -> ObjectKey {
        let bounds = Bounds(range)
        return ObjectKey(
            name, .integer(bounds), isRequired, value, value.map(ParameterValue.integer), text,
            bounds.phrase("an integer")
        ) { $0.integer(in: bounds) }
    }
}

extension ObjectKey<Bool> {
    static func flag(_ name: String, default value: Bool, _ text: String) -> ObjectKey {
        ObjectKey(name, .flag, false, value, .flag(value), text, "true or false") { $0.bool() }
    }
}

extension ObjectKey<String> {
    static func text(
        _ name: String, isRequired: Bool = false, default value: String? = nil, _ text: String
    ) -> ObjectKey {
        ObjectKey(name, .text, isRequired, value, value.map(ParameterValue.text), text, "a string") { $0.string() }
    }

    static func word(_ name: String, among words: [ChoiceWord], default value: String, _ text: String) -> ObjectKey {
        let names = words.map(\.word)
        return ObjectKey(name, .word(words), false, value, .text(value), text, Self.phrase(names)) {
            $0.choice(among: names)
        }
    }

    fileprivate static func phrase(_ words: [String]) -> String {
        "one of " + words.map(Excerpt.quoted).joined(separator: ", ")
    }
}

extension ObjectKey where Value: ExplainedChoice {
    static func choice(
        _ name: String, isRequired: Bool = false, default value: Value? = nil, _ text: String
    ) -> ObjectKey {
        let names = Value.words.map(\.word)
        return ObjectKey(
            name, .word(Value.words), isRequired, value, value.map { .text($0.rawValue) }, text,
            ObjectKey<String>.phrase(names)
        ) { $0.choice(among: names).flatMap(Value.init(rawValue:)) }
    }
}

extension ObjectReader {
    /// The value of a key, or what stands for it where it is left out; nil where that is nothing, or where it is at fault.
    func read<Value>(_ key: ObjectKey<Value>) -> Value? {
        guard let value = value(key.name, key.description.presence, expecting: key.expectation) else {
            return key.fallback
        }
        return key.read(value)
    }

    /// A reader of the object of a key.
    func object(_ key: KeyDescription) -> ObjectReader? { object(key.name, key.presence) }

    /// The members of a key's object, at most ``longestList``; see ``parts(_:)-(String)``.
    func parts(_ key: KeyDescription) -> (object: ObjectReader, members: [Member])? { parts(key.name) }

    /// Readers of the elements of a key's array.
    func array(_ key: KeyDescription) -> [ValueReader]? {
        guard case .list(_, let count) = key.kind else { preconditionFailure("\(key.name) is no list") }
        return array(key.name, key.presence, count: count)
    }

    /// The same, none where there are more than ``longestList``.
    func list(_ key: KeyDescription) -> [ValueReader] { list(key.name) }

    /// A reader of a key's value, whatever it is.
    func value(_ key: KeyDescription, expecting expectation: String) -> ValueReader? {
        value(key.name, key.presence, expecting: expectation)
    }

    /// Reports the keys that are unknown. All keys of the description have been read, and no other.
    func finish(_ description: ObjectDescription) {
        let described = description.keys.map(\.name)
        precondition(Set(described) == Set(askedKeys), "the keys of \(description.name) are not those that are read")
        finish(as: description.role)
    }
}
