import Configuration
import Testing

struct FaultTests {
    static let place = SourcePosition(line: 12, column: 18, offset: 240)
    static let path = JSONPath.root.appending("loops").appending("balance").appending("stages").appending(1)

    @Test
    func `a problem names file, line, column, path, rule, value and remedy`() {
        let problem = Problem(
            file: "rover.json", position: Self.place, path: Self.path.appending("kp"),
            rule: "must be a number between 0 and 50",
            value: "is the string \"12\"", remedy: "write 12 without quotes")
        #expect(
            problem.description == """
                rover.json:12:18: loops.balance.stages[1].kp: must be a number between 0 and 50; is the string "12"; \
                write 12 without quotes
                """)
    }

    @Test
    func `absent parts leave no trace`() {
        let rule = "must be so"
        #expect(Problem(file: "a.json", rule: rule).description == "a.json: must be so")
        #expect(Problem(file: "a.json", position: .start, rule: rule).description == "a.json:1:1: must be so")
        #expect(
            Problem(file: "a.json", path: Self.path, rule: rule).description
                == "a.json: loops.balance.stages[1]: must be so")
        #expect(Problem(file: "a.json", rule: rule, value: "is not").description == "a.json: must be so; is not")
        #expect(Problem(file: "a.json", rule: rule, value: "", remedy: "do").description == "a.json: must be so; do")
    }

    @Test
    func `a problem stays on one line and obeys no terminal codes`() {
        let problem = Problem(
            file: "a\nb", path: .root.appending("\u{1B}[2J\u{202E}"), rule: "must be\tso", value: "is \r\u{7}\u{2028}",
            remedy: "\u{85}")
        #expect(problem.description == #"a\nb: ["\u001b[2J\u202e"]: must be\tso; is \r\u0007\u2028; \u0085"#)
    }

    @Test
    func `long values are shortened`() {
        let long = String(repeating: "é", count: 100_000)
        #expect(Excerpt.quoted(long) == "\"" + String(repeating: "é", count: 59) + "…\"")
        #expect(Excerpt.shortened(String(long.prefix(60))) == String(long.prefix(60)))
        #expect(Problem(file: "f", path: .root.appending(long), rule: "r", value: long).description.count < 200)
    }

    @Test
    func `quotes and backslashes in a value are escaped`() {
        #expect(Excerpt.quoted(#"a"b\c"#) == #""a\"b\\c""#)
    }

    @Test
    func `problems stand in the order of the file, each once`() throws {
        func problem(_ file: String, _ offset: Int?, _ rule: String) -> Problem {
            Problem(
                file: file, position: offset.map { SourcePosition(line: 1, column: $0 + 1, offset: $0) }, rule: rule)
        }
        let problems = try #require(
            Problems([
                problem("b", 9, "one"), problem("a", 5, "two"), problem("b", 3, "three"), problem("b", 9, "four"),
                problem("b", 9, "one"),
                problem("b", nil, "five"), problem("a", 1, "six"),
            ]))
        #expect(problems.map(\.rule) == ["five", "three", "one", "four", "six", "two"])
        #expect(problems.description.split(separator: "\n").count == 6)
        #expect(Problems([]) == nil)
    }

    @Test(
        arguments: [
            ([.key("a"), .key("b")], "a.b"), ([.index(0), .index(12), .key("a")], "[0][12].a"), ([], ""),
            ([.key("left wheel"), .key("a.b"), .key("")], #"["left wheel"]["a.b"][""]"#),
            ([.key("$schema")], "$schema"),
            ([.key("a"), .key("2nd"), .key("k-p"), .key("größe"), .key("q\"")], #"a["2nd"].k-p.größe["q\""]"#),
        ] as [([JSONPath.Component], String)])
    func `a path quotes the keys that are no plain names`(components: [JSONPath.Component], text: String) {
        #expect(JSONPath(components).description == text)
    }
}
