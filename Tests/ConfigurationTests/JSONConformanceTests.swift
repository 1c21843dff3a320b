import Testing

struct JSONConformanceTests {
    @Test(arguments: [
        ("null", "null"), ("true", "true"), (" false ", "false"), ("0", "0"), ("-0", "0"), ("12", "12"),
        ("-12.5", "-12.5"), ("1e3", "1000"), ("1E+2", "100"), ("25e-1", "2.5"), ("1.0", "1"), ("0.1", "0.1"),
        (#""""#, #""""#), (#""a""#, #""a""#), ("[]", "[]"), ("[ ]", "[]"), ("[1, 2]", "[1,2]"), ("{}", "{}"),
        ("{ }", "{}"), (#"{"a":1}"#, #"{"a":1}"#), (#"{"a":{"b":[{}]}}"#, #"{"a":{"b":[{}]}}"#),
        (#"{"":0}"#, #"{"":0}"#), (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#), ("\t\r\n [\n1\r,\t2 ]\n", "[1,2]"),
        (#""\"\\\/\b\f\n\r\t\u0041""#, #""\"\\/\u0008\u000c\u000a\u000d\u0009A""#),
        ("\"\u{7F}é🤖\"", #""\u007f\u00e9\ud83e\udd16""#),
    ])
    func `plain JSON is read`(text: String, canonical: String) throws {
        #expect(JSONDocument.canonical(try JSONDocument.parse(text)) == canonical)
    }

    @Test(arguments: [
        ("[1,]", "[1]"), (#"{"a":1,}"#, #"{"a":1}"#), ("[1 , ]", "[1]"), ("{a:1}", #"{"a":1}"#),
        ("{$_a1:1}", #"{"$_a1":1}"#), ("{äß:1}", #"{"\u00e4\u00df":1}"#), (#"{\u0061b:1}"#, #"{"ab":1}"#),
        (#"{a\u0062:1}"#, #"{"ab":1}"#), ("{null:null,true:1,NaN:2}", #"{"null":null,"true":1,"NaN":2}"#),
        ("{'a b':1}", #"{"a b":1}"#), ("'a'", #""a""#), (#"'"'"#, #""\"""#), (#""'""#, #""'""#),
        (#"'\''"#, #""'""#), (#"'\a\c\/'"#, #""ac/""#), (#"'\x41\v\0'"#, #""A\u000b\u0000""#),
        (#"'\0a'"#, #""\u0000a""#),
        ("'a\\\nb'", #""ab""#), ("'a\\\r\nb'", #""ab""#), ("'a\\\rb'", #""ab""#), ("'a\\\u{2028}b'", #""ab""#),
        ("'a\u{2028}b\tc'", #""a\u2028b\u0009c""#), (#"'\ud83e\udd16'"#, #""\ud83e\udd16""#), (#"'\é'"#, #""\u00e9""#),
        (".5", "0.5"), ("5.", "5"), ("+5", "5"), ("-.5e1", "-5"), ("5.e1", "50"), ("0x1F", "31"), ("-0XaB", "-171"),
        ("+0x0", "0"), ("Infinity", "inf"), ("-Infinity", "-inf"), ("+Infinity", "inf"), ("NaN", "nan"),
        ("0.", "0"), (".0", "0"), ("// c\n1", "1"), ("1 // c", "1"), ("1//", "1"), ("/**/1/***/", "1"),
        ("[/* [ */1/*,*/,//\r2]", "[1,2]"), ("//\u{2028}1", "1"), ("/* // */1", "1"), ("1/*\n*/", "1"),
        ("\u{FEFF}1", "1"), ("\u{A0}\u{B}\u{C}\u{2003}\u{2029}\u{FEFF}1\u{3000}", "1"),
        ("{a/**/:/**/1/**/}", #"{"a":1}"#),
    ])
    func `JSON5 is read`(text: String, canonical: String) throws {
        #expect(JSONDocument.canonical(try JSONDocument.parse(text)) == canonical)
    }

    @Test(arguments: [
        "", " ", "// only a comment", "/* only a comment */", "/*", "/* *", "/", "1 /", "[", "{", "]", "}", "[1", "[1,",
        "[,]",
        "[,1]", "[1,,]", "[1 2]", "[1}", "{]", "{,}", "{a}", "{a:}", "{a:,}", "{a:1", "{a:1,,}", "{a:1 b:2}", "{a 1}",
        "{a::1}",
        "{1:1}", "{-a:1}", "{a-b:1}", "{[]:1}", "{null}", #"{"a"}"#, #"{"a":1,"b"}"#, "1 2", "{} {}", "[] ]", "nul",
        "True", "TRUE",
        "nulll", "undefined", "abc", "a.b", "infinity", "nan", "-", "+", ".", "-.", "--1", "+-1", "- 1", "01", "-01",
        "00", "1e",
        "1e+", "e1", ".e1", "1.2.3", "1..2", "0x", "0xG", "0x1.8", "1_000", "5px", "1e1.5", "0b1", "0o7", "1e999",
        "-1e999",
        "\"", "'", "\"a", "'a", "\"a'", "\"a\nb\"", "'a\rb'", "\"\\\"", "\"\\", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"",
        "\"\\x4\"", "\"\\xG0\"",
        "\"\\1\"", "\"\\9\"", "\"\\00\"", "\"\\01\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\"",
        "\"\u{0}\"", "\"\u{1F}\"", "\"\u{7}\"", "'\\\u{7}'", "\u{0}", "1\u{0}", "[\u{7}]", "\u{201C}a\u{201D}",
        "{\u{201C}a\u{201D}:1}", "#c\n1",
        "{a=1}", "{a:1;b:2}", "(1)", "<a/>", "a:1", "`a`", #"{\a:1}"#, #"{\u0020a:1}"#, #"{\u0031a:1}"#,
        #"{a\u002d:1}"#, "{a b:1}", "1,", "é",
        "{\u{301}a:1}", "@", "[1]x", "true false", "\\u0031",
    ])
    func `what is not JSON5 is a problem inside the text`(text: String) throws {
        let problem = try #require(JSONDocument.problem(of: text))
        let position = try #require(problem.position)
        #expect(position == JSONDocument.place(of: position.offset, in: Array(text.utf8)))
        #expect(!problem.description.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{2028}" })
    }

    @Test
    func `a comment may stand anywhere white space may`() throws {
        let tokens = ["{", "'a'", ":", "[", "1", ",", "true", ",", "]", ",", "b", ":", "{", "}", "}"]
        let plain = JSONDocument.canonical(try JSONDocument.parse(tokens.joined()))
        for comment in ["/**/", "/* , ] \" */", "// } '\n", "\n", "\u{A0}"] {
            for index in 0...tokens.count {
                var commented = tokens
                commented.insert(comment, at: index)
                #expect(JSONDocument.canonical(try JSONDocument.parse(commented.joined())) == plain)
            }
        }
    }
}
