extension JSONParser {
    /// The string that opens with `quote` at the cursor, its escapes resolved.
    mutating func string(quote: Unicode.Scalar) throws(Problem) -> String {
        let start = cursor.position
        cursor.advance()
        var text = ""
        var plainStart = cursor.position
        while let scalar = cursor.scalar {
            switch scalar {
            case quote:
                let plain = cursor.text(from: plainStart)
                cursor.advance()
                return text.isEmpty ? plain : text + plain
            case "\\":
                text += cursor.text(from: plainStart)
                if let meant = try escape(inStringFrom: start, quote: quote) { text.unicodeScalars.append(meant) }
                plainStart = cursor.position
            case "\n", "\r":
                throw problem(
                    cursor.position, "must be closed with \(Self.name(of: quote)) before the line ends",
                    "the string was opened at \(start)")
            case _ where scalar.value < 0x20 && scalar != "\t":
                throw problem(
                    cursor.position, "must not hold a bare control character", "is \(Excerpt.character(scalar))",
                    "write \(Excerpt.unicodeEscape(scalar))")
            default:
                cursor.advance()
            }
        }
        throw endOfFile(inside: "string", openedAt: start, closer: Self.name(of: quote))
    }

    /// What the escape at the cursor stands for: one character, or none for a line continuation.
    private mutating func escape(
        inStringFrom start: SourcePosition, quote: Unicode.Scalar
    ) throws(Problem) -> Unicode.Scalar? {
        let position = cursor.position
        cursor.advance()
        guard let scalar = cursor.scalar else {
            throw endOfFile(inside: "string", openedAt: start, closer: Self.name(of: quote))
        }
        if scalar == "u" { return try unicodeEscape(from: position) }
        cursor.advance()
        switch scalar {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": return Unicode.Scalar(UInt8(truncatingIfNeeded: try hexadecimalDigits(2, from: position)))
        case "\r":
            _ = cursor.advance(past: "\n")
            return nil
        case _ where Self.isLineTerminator(scalar): return nil
        case "0":
            guard let next = cursor.scalar, ("0"..."9").contains(next) else { return "\0" }
            throw octalEscape(at: position)
        case "1"..."9": throw octalEscape(at: position)
        case _ where scalar.value < 0x20 && scalar != "\t":
            throw problem(
                position, "must not hold a bare control character", "is \(Excerpt.character(scalar))",
                "write \(Excerpt.unicodeEscape(scalar))")
        default: return scalar
        }
    }

    /// The character of the `\uXXXX`, or pair of them, that starts with a backslash at `position`; the cursor is on `u`.
    mutating func unicodeEscape(from position: SourcePosition) throws(Problem) -> Unicode.Scalar {
        cursor.advance()
        let high = try hexadecimalDigits(4, from: position)
        if let scalar = Unicode.Scalar(high) { return scalar }
        let pair = "must be half of a pair of surrogates"
        guard (0xD800...0xDBFF).contains(high) else {
            throw problem(position, pair, "\(cursor.text(from: position)) follows no first half")
        }
        let first = cursor.text(from: position)
        let second = cursor.position
        guard cursor.advance(past: "\\"), cursor.advance(past: "u") else {
            throw problem(position, pair, "\(first) is followed by no second half")
        }
        let low = try hexadecimalDigits(4, from: second)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw problem(position, pair, "\(first) is followed by no second half") }
        return scalar
    }

    private mutating func hexadecimalDigits(_ count: Int, from position: SourcePosition) throws(Problem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = cursor.scalar.flatMap(Self.hexadecimalValue) else {
                throw problem(
                    position, "must be an escape with \(count) hexadecimal digits",
                    "is \(Excerpt.shortened(cursor.text(from: position)))")
            }
            value = value << 4 | digit
            cursor.advance()
        }
        return value
    }

    private static func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f", "A"..."F": (scalar.value | 0x20) - 0x61 + 10
        default: nil
        }
    }

    private static func name(of quote: Unicode.Scalar) -> String {
        quote == "'" ? "a single quote" : "a double quote"
    }

    private func octalEscape(at position: SourcePosition) -> Problem {
        problem(
            position, "must not be an octal escape", "is \(cursor.text(from: position))", "write \\u and four digits")
    }
}
