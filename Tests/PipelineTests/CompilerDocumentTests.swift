import Testing

struct CompilerDocumentTests {
    static let cases = [
        BrokenPipeline(
            "nothing but braces",
            "{}",
            [
                #"1:1: must have the key "version"; add "version": 1"#,
                #"1:1: must have the key "name"; add the robot's name"#,
            ]),
        BrokenPipeline(
            "a list",
            "[]",
            [
                "1:1: must be an object; is an empty array"
            ]),
        BrokenPipeline(
            "a version of the future",
            #"{"version": 2, "name": "r"}"#,
            [
                "1:13: version: must be 1; is 2; a newer sinew may read it"
            ]),
        BrokenPipeline(
            "a version in quotes",
            #"{"version": "1", "name": "r"}"#,
            [
                #"1:13: version: must be an integer; is the string "1"; write 1 without quotes"#
            ]),
        BrokenPipeline(
            "a misspelt section",
            #"{"version": 1, "name": "r", "loop": {}}"#,
            [
                #"1:29: loop: is not a key of a pipeline; did you mean "loops"?"#
            ]),
        BrokenPipeline(
            "a name with a space",
            #"{"version": 1, "name": "my robot"}"#,
            [
                #"""
                1:24: name: must begin with a letter and have only letters, digits, "-" and "_", at most 64 \#
                bytes; is "my robot"; choose another name
                """#
            ]),
        BrokenPipeline(
            "an unknown board",
            Bench.pipeline(more: #""board": "bensh""#),
            [
                #"1:38: board: must be the name of a board; is "bensh"; did you mean "bench"?"#
            ]),
        BrokenPipeline(
            "a board nothing like the known ones",
            Bench.pipeline(more: #""board": "zx81""#),
            [
                #"1:38: board: must be the name of a board; is "zx81"; only bench is known"#
            ]),
        BrokenPipeline(
            "a board that is a number",
            Bench.pipeline(producers: #""b": {"driver": "test.button", "line": "GPIO99"}"#, more: #""board": 4"#),
            [
                "1:38: board: must be a string; is 4; put it in quotes"
            ]),
        BrokenPipeline(
            "sections of another kind",
            #"""
            {"version": 1, "name": "r", "producers": [], "loops": 3, "actuators": "none", "show": {}}
            """#,
            [
                "1:42: producers: must be an object; is an empty array",
                "1:55: loops: must be an object; is 3",
                #"1:71: actuators: must be an object; is the string "none""#,
                "1:87: show: must be an array; is an object; put it in [ ]",
            ]),
    ]

    @Test(arguments: cases)
    func `what is wrong with the file as a whole`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
