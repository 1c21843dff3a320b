import Testing

@testable import Pipeline

/// Times that are shorter than what they wait for.
struct CompilerTimeTests {
    /// A chip that is read 10 times a second, a loop of 100 ticks a second.
    static func chip(_ input: String, actuator: String = "", stages: String? = nil) -> String {
        Bench.pipeline(
            producers: #""t": {"driver": "test.paced", "rateHz": 10}"#,
            loops: #"""
                "l": {"rateHz": 100, "inputs": {"n": {"from": "t.value"\#(input)}}, "stages": [\#
                {"stage": "scale", "input": "n", "output": "x"}]}
                """#,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"\#(actuator)}"#)
    }

    /// Two loops behind each other: the slow one reads the chip.
    static func chain(_ input: String, actuator: String = "") -> String {
        Bench.pipeline(
            producers: #""t": {"driver": "test.paced", "rateHz": 10}"#,
            loops: #"""
                "b": {"rateHz": 100, "inputs": {"n": {"from": "a.x"\#(input)}}, "stages": [\#
                {"stage": "scale", "input": "n", "output": "y"}, {"stage": "scale", "input": "y", "output": "z"}]}, \#
                "a": {"rateHz": 5, "inputs": {"n": {"from": "t.value"}}, "stages": [\#
                {"stage": "scale", "input": "n", "output": "x"}]}
                """#,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "b.z"\#(actuator)}"#)
    }

    static func button(_ input: String, actuator: String = "") -> String {
        Bench.pipeline(
            producers: #""b": {"driver": "test.bell"}"#,
            loops: #"""
                "l": {"rateHz": 100, "inputs": {"n": {"from": "b.edge"\#(input)}}, "stages": [\#
                {"stage": "echo", "input": "n", "output": "x"}]}
                """#,
            actuators: #""m": {"driver": "test.lamp", "line": "GPIO27", "from": "l.x"\#(actuator)}"#)
    }

    static func loop(_ keys: String, stages: String = #"{"stage": "constant", "value": 1, "output": "x"}"#) -> String {
        Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #"""
                "l": {"rateHz": 200, \#(keys), "inputs": {"e": {"from": "s.flag", "subscription": "event"}}, \#
                "stages": [\#(stages)]}
                """#)
    }

    static let cases = [
        BrokenPipeline(
            "an age of readings below their pause", chip(#", "maxAgeMs": 0.1"#),
            [
                #"""
                3:80: loops.l.inputs.n.maxAgeMs: must outlast the time between two readings; is 0.1, and \#
                "t.value" comes every 100 ms; write at least 150
                """#
            ]),
        BrokenPipeline(
            "an age of readings that leaves no room for a late one", chip(#", "maxAgeMs": 149.9, "whenOld": 0"#),
            [
                #"""
                3:80: loops.l.inputs.n.maxAgeMs: must outlast the time between two readings; is 149.9, and \#
                "t.value" comes every 100 ms; write at least 150
                """#
            ]),
        BrokenPipeline(
            "an age of another loop's output", chain(#", "maxAgeMs": 300"#),
            [
                #"""
                3:76: loops.b.inputs.n.maxAgeMs: must outlast the time between two readings; is 300, and \#
                what is behind "a.x" is up to 300 ms old; write at least 400
                """#
            ]),
        BrokenPipeline(
            "an age at actuation below the way through stages and loops",
            chain("", actuator: #", "maxAgeAtActuationMs": 399"#),
            [
                #"""
                4:101: actuators.m.maxAgeAtActuationMs: must outlast the way of the readings; is 399, and \#
                what is behind "b.z" is up to 300 ms old; write at least 400
                """#
            ]),
        BrokenPipeline(
            "an age of what comes only when something happens", button(#", "maxAgeMs": 5000"#),
            [
                #"""
                3:79: loops.l.inputs.n.maxAgeMs: is for readings that come by themselves; "b.edge" comes \#
                only when something happens; remove it, or say with "whenOld" what to take instead
                """#
            ]),
        BrokenPipeline(
            "an age at actuation of what comes only when something happens",
            button("", actuator: #", "maxAgeAtActuationMs": 5000"#),
            [
                #"""
                4:100: actuators.m.maxAgeAtActuationMs: is for readings that come by themselves; "l.x" is \#
                made from "b.edge", which comes only when something happens; remove it
                """#
            ]),
        BrokenPipeline(
            "values that are stale before the next", chip("", actuator: #", "staleAfterMs": 0.1"#),
            [
                #"""
                4:94: actuators.m.staleAfterMs: must outlast the time between two values of its loop; is \#
                0.1, and loop l gives one every 10 ms; write at least 15
                """#
            ]),
        BrokenPipeline(
            "values that are stale before the supervisor looks",
            Bench.pipeline(
                loops: #""l": {"rateHz": 1000, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "staleAfterMs": 4}"#),
            [
                #"""
                4:94: actuators.m.staleAfterMs: must outlast the time between two values of its loop; is 4, \#
                and the supervisor looks every 5 ms; write at least 5
                """#
            ]),
        BrokenPipeline(
            "a deadline behind the next tick", loop(#""deadlineMs": 6"#),
            [
                """
                3:46: loops.l.deadlineMs: must be at most the time between two ticks; is 6, and the loop \
                ticks every 5 ms; write at most 5
                """
            ]),
        BrokenPipeline(
            "a gap between events that leaves them none", loop(#""tickOn": ["e"], "eventGapMs": 5"#),
            [
                """
                3:63: loops.l.eventGapMs: must be less than the time between two ticks; is 5, and the loop \
                ticks every 5 ms; write less than 5
                """
            ]),
        BrokenPipeline(
            "a slack of a period", loop(#""realtime": {"timerSlackUs": 5000}"#),
            [
                """
                3:44: loops.l.realtime: must have a "timerSlackUs" below the time between two ticks; is 5 \
                ms, and the loop ticks every 5 ms; write less than 5000
                """
            ]),
        BrokenPipeline(
            "a time that a stage holds for less than a tick",
            loop(#""deadlineMs": 5"#, stages: #"{"stage": "held", "event": "e", "holdMs": 2, "output": "x"}"#),
            [
                """
                3:164: loops.l.stages[0].holdMs: must be at least the time between two ticks of its loop; \
                is 2, and loop l ticks every 5 ms; write at least 5
                """
            ]),
    ]

    @Test(arguments: cases)
    func `a time shorter than what it waits for`(_ broken: BrokenPipeline) {
        #expect(WideBench.problems(broken.text) == broken.problems)
    }

    @Test(arguments: [
        chip(#", "maxAgeMs": 150"#, actuator: #", "staleAfterMs": 15, "maxAgeAtActuationMs": 150"#),
        chain(#", "maxAgeMs": 400"#, actuator: #", "maxAgeAtActuationMs": 400"#),
        chain(#", "maxAgeMs": 400, "whenOld": 0"#), button(#", "maxAgeMs": 5, "whenOld": false"#),
        button(#", "subscription": "event""#).replacingOccurrence(of: "echo\", \"input", with: "latest\", \"event"),
        loop(#""tickOn": ["e"], "eventGapMs": 4.999, "deadlineMs": 5"#),
    ])
    func `the least time that is named is taken`(_ text: String) {
        #expect(WideBench.problems(text) == [])
    }

    @Test
    func `a rate at fault is no reason to blame a time`() {
        let text = Self.chip(#", "maxAgeMs": 1"#, actuator: #", "staleAfterMs": 6"#)
            .replacingOccurrence(of: #""rateHz": 10}"#, with: #""rateHz": 0}"#)
            .replacingOccurrence(of: #""rateHz": 100"#, with: #""rateHz": -1"#)
        #expect(
            WideBench.problems(text) == [
                "2:55: producers.t.rateHz: must be a number between 1 and 100; is 0",
                "3:27: loops.l.rateHz: must be a number between 0.01 and 10000; is -1",
            ])
    }
}

extension String {
    /// The text with one part replaced.
    func replacingOccurrence(of part: String, with other: String) -> String {
        var text = self
        if let range = text.firstRange(of: part) { text.replaceSubrange(range, with: other) }
        return text
    }
}

/// Numbers with a comma where the point should be.
struct DecimalCommaTests {
    @Test(arguments: [
        (
            #"{"stage": "scale", "input": "n", "factor": 1,5, "output": "x"}"#,
            #"must have a key or "}" here; found "5"; the decimal separator is a point: write 1.5"#
        ),
        (
            #"{"stage": "scale", "input": "n", "factor": -0, 25, "output": "x"}"#,
            #"must have a key or "}" here; found "2"; the decimal separator is a point: write -0.25"#
        ),
        (
            #"{"stage": "scale", "input": "n", "output": "x", "factor": "1,5"}"#,
            #"must be a number between -10 and 10; is the string "1,5"; write 1.5 without quotes"#
        ),
        (
            #"{"stage": "scale", "input": "n", "output": "x", "factor": "15"}"#,
            #"must be a number between -10 and 10; is the string "15""#
        ),
        (
            #"{"stage": "angle", "input": "n", "output": "x", "limits": [-0,5, 1]}"#,
            "must be an array of 2; is an array of 3; the decimal separator is a point: write -0.5"
        ),
        (
            #"{"stage": "angle", "input": "n", "output": "x", "limits": [1,2,3]}"#,
            "must be an array of 2; is an array of 3"
        ),
    ])
    func `a decimal comma is named`(stage: String, message: String) {
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #""l": {"rateHz": 1, "inputs": {"n": {"from": "s.angle"}}, "stages": [\#(stage)]}"#)
        let problems = Bench.problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix(": " + message) == true, "\(problems)")
    }
}
