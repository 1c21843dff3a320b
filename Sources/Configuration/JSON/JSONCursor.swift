/// Walks over the characters of valid UTF-8 and knows the line and column of each.
struct JSONCursor {
    let bytes: [UInt8]
    private(set) var position = SourcePosition.start

    /// Starts at the first character after a byte-order mark. `bytes` must be valid UTF-8.
    init(validUTF8 bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position.offset = 3 }
    }

    var isAtEnd: Bool { position.offset == bytes.count }

    /// The byte at the cursor, nil at the end. Enough to recognize every ASCII character.
    var byte: UInt8? { position.offset < bytes.count ? bytes[position.offset] : nil }

    /// The byte after the one at the cursor, nil at the end.
    var nextByte: UInt8? { position.offset + 1 < bytes.count ? bytes[position.offset + 1] : nil }

    /// The character at the cursor, nil at the end.
    var scalar: Unicode.Scalar? {
        guard let byte else { return nil }
        if byte < 0x80 { return Unicode.Scalar(byte) }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var value = UInt32(byte) & (0x7F >> UInt32(length))
        for index in 1..<length where position.offset + index < bytes.count {
            value = value << 6 | UInt32(bytes[position.offset + index] & 0x3F)
        }
        return Unicode.Scalar(value)
    }

    /// Moves past the character at the cursor; stays at the end.
    mutating func advance() {
        guard let byte else { return }
        position.offset += 1
        switch byte {
        case UInt8(ascii: "\n"):
            position.line += 1
            position.column = 1
        case UInt8(ascii: "\r") where self.byte != UInt8(ascii: "\n"):
            position.line += 1
            position.column = 1
        default:
            position.column += 1
            while let next = self.byte, next & 0xC0 == 0x80 { position.offset += 1 }
        }
    }

    /// Moves past the character at the cursor if it is that ASCII character.
    mutating func advance(past character: Unicode.Scalar) -> Bool {
        guard let byte, UInt32(byte) == character.value else { return false }
        advance()
        return true
    }

    /// The text from `start` to the cursor.
    func text(from start: SourcePosition) -> String {
        String(decoding: bytes[start.offset..<position.offset], as: UTF8.self)
    }
}
