import Testing

struct CompilerLoopTests {
    static let cases = [
        BrokenPipeline(
            "a loop without anything",
            Bench.pipeline(loops: #""l": {}"#),
            [
                #"3:16: loops.l: must have the key "rateHz"; add a number between 0.01 and 10000"#,
                #"3:16: loops.l: must have the key "stages"; add an array of 1 to 1000"#,
            ]),
        BrokenPipeline(
            "a rate of zero",
            Bench.pipeline(loops: #""l": {"rateHz": 0, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#),
            [
                "3:27: loops.l.rateHz: must be a number between 0.01 and 10000; is 0"
            ]),
        BrokenPipeline(
            "a rate too small to be told",
            Bench.pipeline(
                loops: #""l": {"rateHz": 1e-300, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#),
            [
                "3:27: loops.l.rateHz: must be a number between 0.01 and 10000; is 1e-300"
            ]),
        BrokenPipeline(
            "no stages",
            Bench.pipeline(loops: #""l": {"rateHz": 100, "stages": []}"#),
            [
                "3:42: loops.l.stages: must be an array of 1 to 1000; is an empty array"
            ]),
        BrokenPipeline(
            "a priority out of range",
            Bench.pipeline(
                loops: #"""
                    "l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}], \#
                    "realtime": {"priority": 100, "core": 1}}
                    """#),
            [
                "3:119: loops.l.realtime.priority: must be an integer between 1 and 99; is 100",
                """
                3:124: loops.l.realtime.core: is not a key of realtime; known are priority, cpu, timerSlackUs, stackKiB
                """,
            ]),
        BrokenPipeline(
            "an unknown key of a loop",
            Bench.pipeline(
                loops: #"""
                    "l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}], "rate": \#
                    3}
                    """#),
            [
                #"3:94: loops.l.rate: is not a key of a loop; did you mean "rateHz"?"#
            ]),
        BrokenPipeline(
            "an unknown stage near a known one",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scal", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:92: loops.l.stages[0].stage: must be the name of a stage; is "scal"; did you mean "scale"?
                """#
            ]),
        BrokenPipeline(
            "a stage that is missing its kind",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"input": "n", \#
                    "output": "x"}]}
                    """#),
            [
                #"3:82: loops.l.stages[0]: must have the key "stage"; add the name of a stage"#
            ]),
        BrokenPipeline(
            "a stage that is no object",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #""l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": ["scale"]}"#),
            [
                #"3:82: loops.l.stages[0]: must be an object; is the string "scale""#
            ]),
        BrokenPipeline(
            "a stage without its wires",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale"}]}
                    """#),
            [
                #"""
                3:82: loops.l.stages[0]: must have the key "input"; add the name of an input of the loop, \#
                or of an earlier stage's output
                """#,
                #"3:82: loops.l.stages[0]: must have the key "output"; add a name for what the stage gives"#,
            ]),
        BrokenPipeline(
            "an unknown key of an input",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number", "maxAge": 20}}, "stages": \#
                    [{"stage": "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"3:69: loops.l.inputs.n.maxAge: is not a key of an input; did you mean "maxAgeMs"?"#
            ]),
        BrokenPipeline(
            "an unknown subscription",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number", "subscription": "events"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:85: loops.l.inputs.n.subscription: must be one of "mostRecent", "event"; is "events"; did \#
                you mean "event"?
                """#
            ]),
        BrokenPipeline(
            "a greatest age of events",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.flag", "subscription": "event", \#
                    "maxAgeMs": 20}}, "stages": [{"stage": "count", "event": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:104: loops.l.inputs.n.maxAgeMs: is for mostRecent inputs only: an event that does not \#
                come is not old; remove it
                """#
            ]),
        BrokenPipeline(
            "a greatest age beyond all measure",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number", "maxAgeMs": 1e300}}, "stages": \#
                    [{"stage": "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:81: loops.l.inputs.n.maxAgeMs: must be a number greater than 0 and at most 86400000; is \#
                1e300
                """#
            ]),
        BrokenPipeline(
            "an input without a source",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {}}, "stages": [{"stage": "scale", "input": "n", \#
                    "output": "x"}]}
                    """#),
            [
                #"""
                3:48: loops.l.inputs.n: must have the key "from"; add what it reads, such as "imu.motion"
                """#
            ]),
    ]

    @Test(arguments: cases)
    func `what is wrong with a loop`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
