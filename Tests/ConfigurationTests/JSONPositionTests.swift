import Configuration
import Testing

struct JSONPositionTests {
    static func places(_ text: String) throws -> [String] {
        JSONDocument.positions(try JSONDocument.parse(text)).map(\.description)
    }

    @Test
    func `every key and value knows its line and column`() throws {
        let text = """
            {
              "a": 1,
              "b": [true,
                null, {}],
              c: {"d": "x"}
            }
            """
        #expect(
            try Self.places(text) == [
                "1:1", "2:3", "2:8", "3:3", "3:8", "3:9", "4:5", "4:11", "5:3", "5:6", "5:7", "5:12",
            ])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `lines end as the file has it`(end: String) throws {
        let text = ["[", "  1, // one", "  /* two", "  */ 2", "]"].joined(separator: end)
        #expect(try Self.places(text) == ["1:1", "2:3", "4:6"])
    }

    @Test
    func `a tab is one column and so is every scalar`() throws {
        #expect(try Self.places("\t[\t1,\t'é🤖', 2, 'e\u{301}', 3]") == ["1:2", "1:4", "1:7", "1:13", "1:16", "1:22"])
    }

    @Test
    func `a continued line counts as a line`() throws {
        #expect(try Self.places("['a\\\r\nb', 1,\n2]") == ["1:1", "1:2", "2:5", "3:1"])
    }

    @Test
    func `separators that no editor breaks at do not count as lines`() throws {
        #expect(try Self.places("['\u{2028}',\u{2029}1]") == ["1:1", "1:2", "1:7"])
    }

    @Test
    func `the byte-order mark has no column`() throws {
        let value = try JSONDocument.parse("\u{FEFF}7")
        #expect(value.position == SourcePosition(line: 1, column: 1, offset: 3))
    }

    @Test
    func `offsets count bytes`() throws {
        let text = JSONDocument.sample
        let bytes = Array(text.utf8)
        let positions = JSONDocument.positions(try JSONDocument.parse(text))
        #expect(positions.count == 47)
        #expect(positions == positions.sorted())
        for position in positions {
            #expect(position == JSONDocument.place(of: position.offset, in: bytes))
        }
    }
}
