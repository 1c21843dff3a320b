import Testing

struct JSONMessageTests {
    @Test(arguments: [
        ("", "1:1: must hold a JSON value; is empty"),
        (" // nothing\n", "1:1: must hold a JSON value; holds only white space and comments"),
        ("{\n  \"a\": [1,\n", "3:1: a: must be closed with ]; the file ends inside the array opened at 2:8"),
        ("{a: 1", "1:6: must be closed with }; the file ends inside the object opened at 1:1"),
        ("{a:", "1:4: must be closed with }; the file ends inside the object opened at 1:1"),
        ("['abc", "1:6: [0]: must be closed with a single quote; the file ends inside the string opened at 1:2"),
        ("[1] /* the", "1:11: must be closed with */; the file ends inside the comment opened at 1:5"),
        (
            "{\"a\": \"b\n}",
            "1:9: a: must be closed with a double quote before the line ends; the string was opened at 1:7"
        ),
        ("{} }", "1:4: must end after its one value; found \"}\""),
        ("{a: 1\n  b: 2}", "2:3: must have a comma or \"}\" here; found \"b\"; put \",\" before it"),
        ("{a: [1 \"b\"]}", "1:8: a: must have a comma or \"]\" here; found a double quote; put \",\" before it"),
        ("{a: 1; b: 2}", "1:6: must have a comma or \"}\" here; found \";\"; write a comma"),
        (
            "{a: [1}",
            "1:7: a: must have a comma or \"]\" here; found \"}\"; the array opened at 1:5 comes to its end first"
        ),
        ("{a 1}", "1:4: a: must have a colon after its key; found \"1\"; put \":\" before it"),
        ("{a = 1}", "1:4: a: must have a colon after its key; found \"=\"; write a colon"),
        ("{a: , b: 1}", "1:5: a: must have a value here; found \",\"; remove the comma or write a value before it"),
        ("{a: }", "1:5: a: must have a value here; found \"}\""),
        ("{a: \n}", "2:1: a: must have a value here; found \"}\""),
        ("{1: 2}", "1:2: must have a key or \"}\" here; found \"1\""),
        ("# c", "1:1: must have a value here; found \"#\"; write // before a comment"),
        ("{a: \u{201C}b\u{201D}}", "1:5: a: must have a value here; found \"\u{201C}\"; write a plain quote, \" or '"),
        ("{a: True}", "1:5: a: must be a value; is True; did you mean true?"),
        ("{from: imu.motion}", "1:8: from: must be a value; is imu.motion; write text in quotes"),
        ("{a: [0, 007]}", "1:9: a[1]: must be a number; is 007; write 7"),
        ("1_000", "1:1: must be a number; is 1_000; write 1000"),
        ("-1.2.3", "1:1: must be a number; is -1.2.3"),
        ("1e400", "1:1: must be a number below 1.8e308 in magnitude; is 1e400"),
        ("'\u{7}'", "1:2: must not hold a bare control character; is U+0007; write \\u0007"),
        (#"'\u12G4'"#, #"1:2: must be an escape with 4 hexadecimal digits; is \u12"#),
        (#"'\01'"#, #"1:2: must not be an octal escape; is \0; write \u and four digits"#),
        (#"'\ud800 '"#, #"1:2: must be half of a pair of surrogates; \ud800 is followed by no second half"#),
        (#"'\udc00'"#, #"1:2: must be half of a pair of surrogates; \udc00 follows no first half"#),
        ("[\u{0}]", "1:2: [0]: must have a value here; found U+0000"),
    ])
    func `a syntax problem says what must stand there, what does, and what would be right`(
        text: String, message: String
    ) {
        #expect(JSONDocument.problem(of: text)?.description == "test.json:\(message)")
    }
}
