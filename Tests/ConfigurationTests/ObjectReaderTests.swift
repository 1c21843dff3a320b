import Configuration
import Testing

struct ObjectReaderTests {
    /// Reads `text` as an object with `body`, and returns the problems as lines without the file's name.
    static func problems(_ text: String, _ body: (ObjectReader) throws -> Void) throws -> [String] {
        let collector = ProblemCollector(file: "f")
        let reader = ValueReader(try JSONDocument.parse(text), problems: collector).object()
        if let reader { try body(reader) }
        return (Problems(collector.problems).map(Array.init) ?? []).map { String($0.description.dropFirst(2)) }
    }

    enum Bias: String, CaseIterable {
        case pullUp, pullDown, none
    }

    @Test
    func `what fits is read without a problem`() throws {
        let text = """
            {"name": "rover", "on": true, "kp": 18.5, "rateHz": 2e2, "address": "0x68", "other": 104, "bias": "pullUp",
             "channels": [0, 1], "realtime": {"cpu": 3}, "$schema": "s"}
            """
        let problems = try Self.problems(text) { reader in
            #expect(reader.string("name") == "rover")
            #expect(reader.bool("on") == true)
            #expect(reader.double("kp", in: 0...50) == 18.5)
            #expect(reader.integer("rateHz", in: 1..<201) == 200)
            #expect(reader.address("address", in: 3...0x77) == 0x68)
            #expect(reader.address("other", in: 3...0x77) == 0x68)
            #expect(reader.choice("bias", as: Bias.self) == .pullUp)
            #expect(reader.array("channels", count: 1...16)?.map { $0.integer(in: Bounds(0...15)) } == [0, 1])
            let realtime = try #require(reader.object("realtime"))
            #expect(realtime.integer("cpu") == 3)
            #expect(realtime.integer("priority", .optional) == nil)
            realtime.finish()
            #expect(reader.string("absent", .optional) == nil)
            reader.finish(known: ["$schema"])
        }
        #expect(problems == [])
    }

    @Test(arguments: [
        (#"{"v": "12"}"#, #"must be a number between 0 and 50; is the string "12"; write 12 without quotes"#),
        (#"{"v": "abc"}"#, #"must be a number between 0 and 50; is the string "abc""#),
        (#"{"v": 60}"#, "must be a number between 0 and 50; is 60"),
        (#"{"v": -0.50}"#, "must be a number between 0 and 50; is -0.50"),
        (#"{"v": NaN}"#, "must be a finite number between 0 and 50; is NaN"),
        (#"{"v": null}"#, "must be a number between 0 and 50; is null"),
        (#"{"v": []}"#, "must be a number between 0 and 50; is an empty array"),
        (#"{"v": {}}"#, "must be a number between 0 and 50; is an object"),
    ])
    func `a number out of place says what it must be and what it is`(text: String, message: String) throws {
        let problems = try Self.problems(text) { reader in
            #expect(reader.double("v", in: 0...50) == nil)
            reader.finish()
        }
        #expect(problems == ["1:7: v: " + message])
    }

    @Test(arguments: [
        (#"{"v": 2.5}"#, "must be an integer between 0 and 9; is 2.5"),
        (#"{"v": 10}"#, "must be an integer between 0 and 9; is 10"),
        (#"{"v": 1e30}"#, "must be an integer between 0 and 9; is 1e30; 64 bits must hold it"),
        (#"{"v": Infinity}"#, "must be an integer between 0 and 9; is Infinity; 64 bits must hold it"),
        (#"{"v": "7"}"#, #"must be an integer between 0 and 9; is the string "7"; write 7 without quotes"#),
    ])
    func `a number that is no fitting integer is refused`(text: String, message: String) throws {
        let problems = try Self.problems(text) { #expect($0.integer("v", in: 0...9) == nil) }
        #expect(problems == ["1:7: v: " + message])
    }

    @Test(arguments: [
        (#"{"v": "true"}"#, #"must be true or false; is the string "true"; write true without quotes"#),
        (#"{"v": 1}"#, "must be true or false; is 1; write true"), (#"{"v": 2}"#, "must be true or false; is 2"),
    ])
    func `only true and false are truth`(text: String, message: String) throws {
        let problems = try Self.problems(text) { #expect($0.bool("v") == nil) }
        #expect(problems == ["1:7: v: " + message])
    }

    @Test(arguments: [
        (#"{"v": "pulUp"}"#, #"is "pulUp"; did you mean "pullUp"?"#), (#"{"v": "floating"}"#, #"is "floating""#),
        (#"{"v": 3}"#, "is 3"),
    ])
    func `a word must be one of the choices`(text: String, message: String) throws {
        let problems = try Self.problems(text) { #expect($0.choice("v", as: Bias.self) == nil) }
        #expect(problems == [#"1:7: v: must be one of "pullUp", "pullDown", "none"; "# + message])
    }

    @Test(arguments: [
        (#"{"v": "68"}"#, #"must be an address between 0x3 and 0x77; is the string "68"; write "0x68""#),
        (#"{"v": "0x80"}"#, #"must be an address between 0x3 and 0x77; is the string "0x80""#),
        (#"{"v": 1.5}"#, "must be an address between 0x3 and 0x77; is 1.5"),
    ])
    func `an address is an integer or hexadecimal text`(text: String, message: String) throws {
        let problems = try Self.problems(text) { #expect($0.address("v", in: 3...0x77) == nil) }
        #expect(problems == ["1:7: v: " + message])
    }

    @Test
    func `elements are problems of their own`() throws {
        let problems = try Self.problems(#"{"v": [0, "x", 2, 99], "w": 1, "n": [1, 2, 3]}"#) { reader in
            #expect(reader.array("v")?.map { $0.integer(in: Bounds(0...15)) } == [0, nil, 2, nil])
            #expect(reader.array("w", count: 2...2) == nil)
            #expect(reader.array("n", count: 1...2) == nil)
        }
        #expect(
            problems == [
                #"1:11: v[1]: must be an integer between 0 and 15; is the string "x""#,
                "1:19: v[3]: must be an integer between 0 and 15; is 99",
                "1:29: w: must be an array of 2; is 1; put it in [ ]",
                "1:37: n: must be an array of 1 to 2; is an array of 3",
            ])
    }

    @Test
    func `a missing key is a problem of its object`() throws {
        let problems = try Self.problems("{\n  \"loop\": {}}") { reader in
            let loop = try #require(reader.object("loop"))
            #expect(
                loop.double("rateHz", in: Bounds(from: .init(0, isIncluded: false), to: .init(8000, isIncluded: true)))
                    == nil)
            #expect(loop.string("name") == nil)
            #expect(loop.object("inputs", .optional) == nil)
            loop.finish(as: "a key of a loop")
            reader.finish()
        }
        #expect(
            problems == [
                #"2:11: loop: must have the key "rateHz"; add a number greater than 0 and at most 8000"#,
                #"2:11: loop: must have the key "name"; add a string"#,
            ])
    }

    @Test
    func `an unknown key names the nearest known one`() throws {
        let problems = try Self.problems(#"{"kp": 1, "kq": 2, "setPoint": 0, "colour": 3}"#) { reader in
            #expect(reader.double("kp") == 1)
            #expect(reader.double("setpoint", .optional) == nil)
            reader.finish(as: "a parameter of pid", known: ["input"])
        }
        #expect(
            problems == [
                #"1:11: kq: is not a parameter of pid; did you mean "kp"?"#,
                #"1:20: setPoint: is not a parameter of pid; did you mean "setpoint"?"#,
                "1:35: colour: is not a parameter of pid; known are kp, setpoint, input",
            ])
    }

    @Test
    func `a misspelt required key is one problem and not two`() throws {
        let problems = try Self.problems(#"{"ki": 1, "kq": 2}"#) { reader in
            #expect(reader.double("kp") == nil)
            #expect(reader.double("ki") == 1)
            reader.finish(as: "a parameter of pid")
        }
        #expect(problems == [#"1:11: kq: is not a parameter of pid; did you mean "kp"?"#])
    }

    @Test
    func `every duplicate key is a problem that says where the first stands, and the first counts`() throws {
        let problems = try Self.problems("{\"a\": 1,\n \"a\": 2, a: \"x\", \"\\u0061\": 4}") { reader in
            #expect(reader.integer("a") == 1)
            reader.finish()
        }
        let message = "a: must be given once; was already given at 1:2; remove one of the two"
        #expect(problems == ["2:2: \(message)", "2:10: \(message)", "2:18: \(message)"])
    }

    @Test
    func `an object of the user's own names has no unknown keys`() throws {
        let problems = try Self.problems(#"{"imu": {}, "left wheel": 3}"#) { reader in
            let members = reader.everyMember()
            #expect(members.map(\.key) == ["imu", "left wheel"])
            #expect(members.map(\.keyPosition.column) == [2, 13])
            for member in members { member.value.object()?.finish() }
            reader.finish()
        }
        #expect(problems == [#"1:27: ["left wheel"]: must be an object; is 3"#])
    }

    @Test
    func `a caller's own problem stands at the value it names`() throws {
        let problems = try Self.problems(#"{"from": "imu.motoin"}"#) { reader in
            reader.report(
                "from", rule: "must name an output", value: "is \"imu.motoin\"", remedy: "did you mean \"imu.motion\"?")
            reader.report("rate", rule: "must fit the bus")
        }
        #expect(
            problems == [
                "1:1: rate: must fit the bus",
                #"1:10: from: must name an output; is "imu.motoin"; did you mean "imu.motion"?"#,
            ])
    }

    @Test
    func `all problems are thrown together`() throws {
        let collector = ProblemCollector(file: "f")
        try collector.check()
        ValueReader(try JSONDocument.parse("[]"), problems: collector).report(rule: "must be better")
        #expect(throws: Problems.self) { try collector.check() }
    }

    @Test
    func `a flood of problems is cut and counted`() throws {
        let collector = ProblemCollector(file: "f")
        for offset in 0..<5_000 {
            let position = SourcePosition(line: 1, column: offset + 1, offset: offset)
            collector.report(at: position, path: .root, rule: "must not")
        }
        let problems = try #require(throws: Problems.self) { try collector.check() }
        #expect(problems.count == ProblemCollector.limit + 1)
        #expect(problems.first?.description == "f: has too many problems to show them all; 4000 are left out")
    }

    @Test(
        arguments: [
            (Bounds(0...50), "a number between 0 and 50", [0, 50], [-0.1, 50.1]),
            (Bounds(0.5..<1), "a number of at least 0.5 and less than 1", [0.5], [1]),
            (.above(0), "a number greater than 0", [0.1], [0]), (.atLeast(0), "a number of at least 0", [0], [-1]),
            (.below(1), "a number less than 1", [0], [1]), (.atMost(1), "a number of at most 1", [1], [2]),
            (.any, "a number", [-1e300], []),
        ] as [(Bounds<Double>, String, [Double], [Double])])
    func `bounds say what they hold`(bounds: Bounds<Double>, phrase: String, inside: [Double], outside: [Double]) {
        #expect(bounds.phrase("a number") == phrase)
        #expect(inside.allSatisfy(bounds.contains))
        #expect(!outside.contains(where: bounds.contains))
        #expect(!Bounds(0...1).contains(.nan))
    }
}
