import Testing

@testable import Pipeline

/// Files that are much larger than any robot: they are read, or refused with a limit, and neither takes long nor much stack.
struct CompilerSizeTests {
    static func many(_ count: Int, _ entry: (Int) -> String) -> String {
        (0..<count).map(entry).joined(separator: ",")
    }

    static func limit(_ key: String, _ count: Int) -> String {
        "\(key): must have at most 1000 entries; has \(count); divide them among several"
    }

    @Test
    func `a ring of 15,000 loops is refused by its length`() {
        let loops = Self.many(15_000) { index in
            let from = (index + 1) % 15_000
            return """
                "l\(index)": {"rateHz": 1, "inputs": {"n": {"from": "l\(from).x"}},
                "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                """
        }
        #expect(Bench.problems(Bench.pipeline(loops: loops)) == ["3:10: " + Self.limit("loops", 15_000)])
    }

    @Test
    func `a ring of 1,000 loops is one cycle, and costs no stack`() {
        let loops = Self.many(1_000) { index in
            let from = (index + 1) % 1_000
            return """
                "l\(index)": {"rateHz": 1, "inputs": {"n": {"from": "l\(from).x"}},
                "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                """
        }
        let problems = Bench.problems(Bench.pipeline(loops: loops))
        #expect(problems.count == 1)
        #expect(problems.first?.contains("must not depend on its own loop") == true)
    }

    @Test
    func `more producers than a robot has threads for are refused, and wires to them are not blamed`() {
        let producers = Self.many(40_000) { "\"s\($0)\":{\"driver\":\"test.sensor\"}" }
        let text = Bench.pipeline(
            producers: producers,
            loops: #"""
                "l": {"rateHz": 1, "inputs": {"n": {"from": "s5.number"}}, "stages": [\#
                {"stage": "scale", "input": "n", "output": "x"}]}
                """#)
        #expect(Bench.problems(text) == ["2:14: " + Self.limit("producers", 40_000)])
    }

    @Test
    func `a loop of more inputs than can be read is refused, and its stages are not blamed`() {
        let inputs = Self.many(10_000) { "\"n\($0)\":{\"from\":\"s.number\"}" }
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #"""
                "l": {"rateHz": 1, "inputs": {\#(inputs)}, "stages": [{"stage": "scale", "input": "n3", "output": "x"}]}
                """#)
        #expect(Bench.problems(text) == ["3:40: loops.l." + Self.limit("inputs", 10_000)])
    }

    @Test
    func `every list of a pipeline has a limit`() {
        let ports = Self.many(1_001) { _ in "\"s.flag\"" }
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            actuators: Self.many(1_001) { "\"m\($0)\": {}" },
            more: #""show": [\#(ports)], "estop": [\#(ports)]"#)
        let problems = Bench.problems(text)
        #expect(problems.count == 3)
        for key in ["show", "estop", "actuators"] {
            #expect(problems.contains { $0.hasSuffix(": " + Self.limit(key, 1_001)) })
        }
    }

    @Test
    func `a thousand loops, each of the one before, are good`() {
        let loops = Self.many(1_000) { index in
            let from = index == 0 ? "s.number" : "l\(index - 1).x"
            return """
                "l\(index)": {"rateHz": 10, "inputs": {"n": {"from": "\(from)"}},
                "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                """
        }
        #expect(Bench.problems(Bench.pipeline(producers: #""s": {"driver": "test.sensor"}"#, loops: loops)) == [])
    }

    @Test
    func `a loop of a thousand inputs and a thousand stages of them is good`() {
        let inputs = Self.many(1_000) { "\"n\($0)\":{\"from\":\"s.number\"}" }
        let stages = Self.many(1_000) {
            "{\"stage\":\"total\",\"a\":\"n\($0)\",\"b\":\"n\(($0 * 7 + 1) % 1_000)\",\"output\":\"x\($0)\"}"
        }
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #""l": {"rateHz": 1, "inputs": {\#(inputs)}, "stages": [\#(stages)]}"#)
        #expect(Bench.problems(text) == [])
    }

    @Test
    func `of thousands of wires that are nearly right a thousand are told`() {
        let producers = Self.many(900) { "\"sensor\($0)\":{\"driver\":\"test.sensor\"}" }
        let loops = Self.many(900) { index in
            """
            "l\(index)":{"rateHz":1,"inputs":{"a":{"from":"sensor\(index).nunber"},"b":{"from":"sensr\(index).number"}},
            "stages":[{"stage":"total","a":"a","b":"b","output":"x"}]}
            """
        }
        let problems = Bench.problems(Bench.pipeline(producers: producers, loops: loops))
        #expect(problems.count == 1_001)
        #expect(problems.contains { $0.contains("is \"sensor0.nunber\"; did you mean \"sensor0.number\"?") })
        #expect(problems.contains { $0.contains("too many problems to show them all; 800 are left out") })
    }
}
