import Configuration
import Glibc
import Testing

struct JSONLimitTests {
    @Test(arguments: [
        ("[", "test.json:1:129: must be nested at most 128 levels deep; this array opens level 129"),
        (#"{"a":"#, "test.json:1:641: must be nested at most 128 levels deep; this object opens level 129"),
        ("[{a:\n", "test.json:65:1: must be nested at most 128 levels deep; this array opens level 129"),
    ])
    func `two hundred thousand open brackets are one problem`(opener: String, message: String) {
        let text = String(repeating: opener, count: 200_000)
        #expect(JSONDocument.problem(of: text)?.description == message)
    }

    @Test
    func `depth costs no stack of the thread`() {
        var attributes = pthread_attr_t()
        #expect(pthread_attr_init(&attributes) == 0)
        #expect(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { _ in
                _ = JSONDocument.problem(of: String(repeating: "[{a:", count: 100_000))
                return nil
            }, nil)
        #expect(failure == 0 && pthread_join(thread, nil) == 0)
        pthread_attr_destroy(&attributes)
    }

    @Test
    func `one hundred and twenty-eight levels are read`() throws {
        let depth = JSONParser.maximumDepth
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(JSONDocument.canonical(try JSONDocument.parse(text)) == text)
        #expect(JSONDocument.problem(of: "[\(text)]") != nil)
    }

    @Test
    func `two hundred thousand brackets side by side are read`() throws {
        let text = "[" + String(repeating: "[],", count: 200_000) + "]"
        #expect(JSONDocument.positions(try JSONDocument.parse(text)).count == 200_001)
    }

    @Test
    func `two hundred thousand closing brackets are one problem`() {
        let text = String(repeating: "]", count: 200_000)
        #expect(JSONDocument.problem(of: text)?.description == "test.json:1:1: must have a value here; found \"]\"")
    }

    @Test
    func `a file that is too large is not read`() {
        let size = JSONParser.maximumSize
        #expect(
            JSONDocument.problem(of: [UInt8](repeating: 0x20, count: size))?.value
                == "holds only white space and comments")
        #expect(
            JSONDocument.problem(of: [UInt8](repeating: 0x20, count: size + 1))?.description
                == "test.json: must be at most 4194304 bytes long; is 4194305 bytes")
    }

    @Test(
        arguments: [
            ([0x22, 0xFF, 0x22], "1:2: must be UTF-8; byte 0xff at offset 1 starts no character"),
            ([0x0A, 0xC3, 0xA9, 0x80], "2:2: must be UTF-8; byte 0x80 at offset 3 continues no character"),
            ([0x22, 0xC3], "1:2: must be UTF-8; byte 0xc3 at offset 1 starts a character that is cut off"),
            ([0xC0, 0x80], "1:1: must be UTF-8; byte 0xc0 at offset 0 starts a character in too many bytes"),
            ([0xED, 0xA0, 0x80], "1:1: must be UTF-8; byte 0xed at offset 0 starts half of a pair of surrogates"),
            ([0xFF, 0xFE, 0x7B, 0x00], "1:1: must be UTF-8; byte 0xff at offset 0 starts no character"),
            ([0xF4, 0x90, 0x80, 0x80], "1:1: must be UTF-8; byte 0xf4 at offset 0 starts no character"),
        ] as [([UInt8], String)])
    func `a file that is not UTF-8 is refused by its first bad byte`(bytes: [UInt8], message: String) {
        #expect(JSONDocument.problem(of: bytes)?.description == "test.json:\(message); save the file as UTF-8")
    }

    @Test
    func `a document cut off at any byte is a problem within it`() throws {
        let bytes = Array(JSONDocument.sample.utf8)
        #expect(JSONDocument.problem(of: bytes) == nil)
        for count in 0..<bytes.count {
            let problem = try #require(JSONDocument.problem(of: Array(bytes[..<count])), "cut off after \(count) bytes")
            let position = try #require(problem.position)
            #expect(position.offset <= count)
            #expect(position.line >= 1 && position.column >= 1)
        }
    }
}
