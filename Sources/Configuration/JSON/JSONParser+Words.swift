extension JSONParser {
    /// The number at the cursor.
    mutating func number() throws(Problem) -> JSONNumber {
        let start = cursor.position
        while let scalar = cursor.scalar, Self.continuesNumber(scalar) { cursor.advance() }
        let text = cursor.text(from: start)
        guard let number = JSONNumber(text) else {
            throw problem(start, "must be a number", "is \(Excerpt.shortened(text))", Self.numberRemedy(for: text))
        }
        guard number.double.isFinite || !number.isWrittenInDigits else {
            throw problem(start, "must be a number below 1.8e308 in magnitude", "is \(Excerpt.shortened(text))")
        }
        return number
    }

    /// The value that is written as a word at the cursor: `true`, `false`, `null`, `Infinity` or `NaN`.
    mutating func word() throws(Problem) -> JSONValue.Kind {
        let start = cursor.position
        while let scalar = cursor.scalar, Self.continuesIdentifier(scalar) || scalar == "." || scalar == "-" {
            cursor.advance()
        }
        let text = cursor.text(from: start)
        switch text {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        if let number = JSONNumber(text) { return .number(number) }
        let words = ["true", "false", "null", "Infinity", "NaN"]
        let remedy = NearestName.find(text, among: words).map { "did you mean \($0)?" }
        throw problem(start, "must be a value", "is \(Excerpt.shortened(text))", remedy ?? "write text in quotes")
    }

    /// The unquoted key at the cursor (ECMAScript 5.1 section 7.6, IdentifierName), its escapes resolved.
    mutating func identifier() throws(Problem) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = cursor.scalar {
            let position = cursor.position
            var meant = scalar
            if scalar == "\\" {
                cursor.advance()
                guard cursor.byte == UInt8(ascii: "u") else {
                    throw problem(
                        position, "must be a key", "a backslash that starts no \\u escape", "put it in quotes")
                }
                meant = try unicodeEscape(from: position)
                guard text.isEmpty ? Self.startsIdentifier(meant) : Self.continuesIdentifier(meant) else {
                    throw problem(position, "must be a letter of a key", "is \(Excerpt.character(meant))")
                }
            } else if Self.continuesIdentifier(scalar) {
                cursor.advance()
            } else {
                break
            }
            text.append(meant)
        }
        return String(text)
    }

    static func startsIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_", "$": return true
        case _ where scalar.isASCII: return false
        default: break
        }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: true
        default: false
        }
    }

    private static func continuesIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        if startsIdentifier(scalar) || ("0"..."9").contains(scalar) { return true }
        if scalar.isASCII { return false }
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: true
        default: false
        }
    }

    /// Whether the character belongs to what somebody meant as one number, right or wrong.
    private static func continuesNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."z", "A"..."Z", "+", "-", ".", "_": true
        default: false
        }
    }

    private static func numberRemedy(for text: String) -> String? {
        let isNegative = text.hasPrefix("-")
        let digits = (isNegative ? text.dropFirst() : text[...]).drop { $0 == "0" }
        let sign = isNegative ? "-" : ""
        if let first = digits.first, ("0"..."9").contains(first) {
            let plain = sign + digits.filter { $0 != "_" }
            if JSONNumber(plain) != nil { return "write \(Excerpt.shortened(plain))" }
        }
        return nil
    }
}
