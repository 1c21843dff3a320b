/// Text from a file as a message may show it: short, on one line, without characters that a terminal obeys.
public enum Excerpt {
    /// The most characters that an excerpt shows of a text.
    public static let limit = 60

    /// The text in double quotes, with quotes, backslashes and invisible characters escaped, shortened when long.
    public static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in shortened(text).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return escaped(quoted + "\"")
    }

    /// The text, or its beginning and `…` where it has more than `limit` characters.
    public static func shortened(_ text: String, to limit: Int = Excerpt.limit) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<scalars.index(before: end)]) + "…"
    }

    /// The text with control, format and line-breaking characters written as escapes (`\n`, `\u001b`).
    public static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isInvisible) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where isInvisible(scalar): escaped += unicodeEscape(scalar)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The scalar as `"x"`, or by number (`U+0007`) when it does not show.
    static func character(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "a double quote"
        case "\n", "\r": "the end of the line"
        case _ where isInvisible(scalar) || scalar.properties.isWhitespace: "U+\(hexadecimal(scalar))"
        default: "\"\(scalar)\""
        }
    }

    /// The scalar as a JSON escape, `\u0007`; beyond sixteen bits `\u{e0001}`.
    static func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = hexadecimal(scalar).lowercased()
        return digits.utf8.count > 4 ? "\\u{\(digits)}" : "\\u\(digits)"
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
