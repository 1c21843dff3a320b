extension JSONParser {
    /// Moves past white space and comments.
    mutating func skipSpace() throws(Problem) {
        while let scalar = cursor.scalar {
            if Self.isSpace(scalar) {
                cursor.advance()
            } else if scalar == "/", cursor.nextByte == UInt8(ascii: "/") {
                skipLineComment()
            } else if scalar == "/", cursor.nextByte == UInt8(ascii: "*") {
                try skipBlockComment()
            } else {
                return
            }
        }
    }

    private mutating func skipLineComment() {
        while let scalar = cursor.scalar, !Self.isLineTerminator(scalar) { cursor.advance() }
    }

    private mutating func skipBlockComment() throws(Problem) {
        let start = cursor.position
        cursor.advance()
        cursor.advance()
        while let byte = cursor.byte {
            if byte == UInt8(ascii: "*"), cursor.nextByte == UInt8(ascii: "/") {
                cursor.advance()
                cursor.advance()
                return
            }
            cursor.advance()
        }
        throw endOfFile(inside: "comment", openedAt: start, closer: "*/")
    }

    /// JSON5 section 8: white space.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}": true
        case _ where scalar.isASCII: false
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    /// JSON5 section 5.1, after ECMAScript 5.1 section 7.3: line terminators.
    static func isLineTerminator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
    }
}
