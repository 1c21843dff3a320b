extension JSONParser {
    /// Checks that all bytes are UTF-8.
    static func checkUTF8(_ bytes: [UInt8], file: String) throws(Problem) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw problem(of: error, in: bytes, file: file)
        }
    }

    private static func problem(of error: UTF8.ValidationError, in bytes: [UInt8], file: String) -> Problem {
        let offset = error.byteOffsets.lowerBound
        var cursor = JSONCursor(validUTF8: Array(bytes[..<offset]))
        while !cursor.isAtEnd { cursor.advance() }
        let digits = String(bytes[offset], radix: 16)
        let byte = "byte 0x\(digits.utf8.count < 2 ? "0" : "")\(digits) at offset \(offset)"
        let reason =
            switch error.kind {
            case .truncatedScalar: "starts a character that is cut off"
            case .unexpectedContinuationByte: "continues no character"
            case .overlongEncodingByte: "starts a character in too many bytes"
            case .surrogateCodePointByte: "starts half of a pair of surrogates"
            default: "starts no character"
            }
        return Problem(
            file: file, position: cursor.position, rule: "must be UTF-8", value: "\(byte) \(reason)",
            remedy: "save the file as UTF-8")
    }
}
