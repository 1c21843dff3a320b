/// The parameters of what a trial makes, as a pipeline file would have them: `["bus": "i2c1", "rateHz": 50]`.
public struct TrialParameters: Sendable, ExpressibleByDictionaryLiteral {
    /// One value: a number, a word, true or false, a list, or null.
    public struct Value: Sendable {
        /// As it stands in the file.
        let text: String
    }

    private let members: [(key: String, value: Value)]

    /// Parameters in this order.
    public init(dictionaryLiteral elements: (String, Value)...) {
        members = elements.map { ($0.0, $0.1) }
    }

    /// As members of a JSON object, each after a comma.
    var text: String {
        members.map { ", \(Value.quoted($0.key)): \($0.value.text)" }.joined()
    }
}

extension TrialParameters.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
    /// Text: a word, a name of the board, a path.
    public init(stringLiteral text: String) { self.text = Self.quoted(text) }
    /// A whole number.
    public init(integerLiteral number: Int) { text = "\(number)" }
    /// A number.
    public init(floatLiteral number: Double) { text = "\(number)" }
    /// True or false.
    public init(booleanLiteral flag: Bool) { text = "\(flag)" }
    /// A list.
    public init(arrayLiteral elements: Self...) { text = "[\(elements.map(\.text).joined(separator: ", "))]" }
    /// Null.
    public init(nilLiteral: ()) { text = "null" }

    /// Text that is known only while the test runs.
    public static func text(_ text: String) -> Self { Self(stringLiteral: text) }
    /// A number that is known only while the test runs.
    public static func number(_ number: Double) -> Self { Self(floatLiteral: number) }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
