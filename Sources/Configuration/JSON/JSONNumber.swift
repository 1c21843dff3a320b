/// A JSON5 number with the text that it was written as.
public struct JSONNumber: Sendable {
    /// The number as written, sign included.
    public let text: String
    /// The nearest floating-point number; infinite or not a number only where the text says so or is too large.
    public let double: Double

    /// The number that `text` writes in JSON5's grammar, or nil: decimal with optional leading or trailing point and
    /// exponent, hexadecimal integers, `Infinity` and `NaN`, each with an optional sign.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard Self.isNumber(bytes), let double = Double(text) else { return nil }
        self.text = text
        self.double = double
    }

    /// Whether the text is a decimal or hexadecimal number, however large, and no `Infinity` or `NaN`.
    public var isWrittenInDigits: Bool {
        text.utf8.contains { Self.isDigit($0) }
    }

    /// The number as an integer when it is exactly one and fits: `60`, `6e1`, `60.0` and `0x3C` all give 60.
    public var integer: Int64? {
        guard double.isFinite else { return nil }
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let sign = isNegative ? "-" : ""
        if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
            return Int64(sign + rest.dropFirst(2), radix: 16)
        }
        let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var digits = (mantissa[0] + fraction).drop { $0 == "0" }
        if digits.isEmpty { return 0 }
        guard var exponent = parts.count > 1 ? Int(parts[1]) : 0, exponent.magnitude < 1 << 40 else { return nil }
        exponent -= fraction.utf8.count
        while digits.last == "0" {
            digits.removeLast()
            exponent += 1
        }
        guard (0...18).contains(exponent) else { return nil }
        return Int64(sign + digits + String(repeating: "0", count: exponent))
    }

    // MARK: Grammar

    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("Infinity".utf8) || rest.elementsEqual("NaN".utf8) { return true }
        if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) {
            rest = rest.dropFirst(2)
            return !rest.isEmpty && rest.allSatisfy { isDigit($0) || isHexadecimalLetter($0) }
        }
        let whole = takeDigits(from: &rest)
        if whole.count > 1, whole.first == UInt8(ascii: "0") { return false }
        var digits = whole.count
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += takeDigits(from: &rest).count
        }
        guard digits > 0 else { return false }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
            guard !takeDigits(from: &rest).isEmpty else { return false }
        }
        return rest.isEmpty
    }

    private static func takeDigits(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimalLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
