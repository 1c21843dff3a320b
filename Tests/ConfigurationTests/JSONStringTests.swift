import Testing

struct JSONStringTests {
    /// Every scalar of the first plane's start, the borders of the UTF-8 lengths and surrogates, and some beyond.
    static let scalars: [Unicode.Scalar] = {
        let values =
            Array(0..<0x300) + [0x7FF, 0x800, 0x2028, 0x2029, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x10FFFF]
        return values.compactMap { Unicode.Scalar(UInt32($0)) }
    }()

    @Test
    func `every character survives being escaped and read`() throws {
        for scalar in Self.scalars {
            let text = "a\(String(scalar))b"
            let value = try JSONDocument.parse(JSONDocument.quoted(text))
            let read = try #require(value.text)
            #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test
    func `every character that may stand bare is read as itself`() throws {
        for scalar in Self.scalars where scalar.value >= 0x20 && scalar != "\"" && scalar != "\\" {
            let value = try JSONDocument.parse("[\"\(scalar)\", \"\"]")
            #expect(JSONDocument.canonical(value) == "[\(JSONDocument.quoted(String(scalar))),\"\"]")
        }
    }

    @Test
    func `all escapes stand in one string`() throws {
        let value = try JSONDocument.parse(#"'\b\f\n\r\t\v\0\'\"\\\/\x7e\u00E9\uD83E\uDD16\q'"#)
        let expected = "\u{8}\u{C}\n\r\t\u{B}\0'\"\\/~é🤖q"
        #expect(JSONDocument.canonical(value) == JSONDocument.quoted(expected))
    }
}
