import Testing

struct CompilerWireTests {
    static let cases = [
        BrokenPipeline(
            "an input from nothing like it",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "camera.image"}}, "stages": [{"stage": \#
                    "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is \#
                "camera.image"; known are s.angle, s.flag, s.number, s.pair
                """#
            ]),
        BrokenPipeline(
            "an input from a misspelt port",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.numbr"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is "s.numbr"; \#
                did you mean "s.number"?
                """#
            ]),
        BrokenPipeline(
            "an input from an unknown port",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.temperature"}}, "stages": [{"stage": \#
                    "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is \#
                "s.temperature"; known are s.angle, s.flag, s.number, s.pair
                """#
            ]),
        BrokenPipeline(
            "an input from a producer without port",
            Bench.pipeline(
                producers: #""imu": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "imu"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is "imu"; \#
                known are imu.angle, imu.flag, imu.number, imu.pair
                """#
            ]),
        BrokenPipeline(
            "an input where there is no producer",
            Bench.pipeline(
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "imu.motion"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is \#
                "imu.motion"; there is none yet
                """#
            ]),
        BrokenPipeline(
            "a stage that reads nothing like it",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "speed", "output": "x"}]}
                    """#),
            [
                #"""
                3:110: loops.l.stages[0].input: must name an input of the loop or an output of an earlier \#
                stage; is "speed"; only n is known
                """#
            ]),
        BrokenPipeline(
            "a stage that reads a misspelt name",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"motion": {"from": "s.number"}}, "stages": [{"stage": \#
                    "scale", "input": "moton", "output": "x"}]}
                    """#),
            [
                #"""
                3:115: loops.l.stages[0].input: must name an input of the loop or an output of an earlier \#
                stage; is "moton"; did you mean "motion"?
                """#
            ]),
        BrokenPipeline(
            "a stage in a loop without inputs",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "scale", "input": "speed", "output": "x"}]}"#),
            [
                #"""
                3:71: loops.l.stages[0].input: must name an input of the loop or an output of an earlier \#
                stage; is "speed"; the loop has no input yet
                """#
            ]),
        BrokenPipeline(
            "an actuator from nothing",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "effort"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.efort"}"#),
            [
                #"""
                4:71: actuators.m.from: must name a loop's output; is "l.efort"; did you mean "l.effort"?
                """#
            ]),
        BrokenPipeline(
            "an actuator from another loop",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "effort"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "balance.drive"}"#),
            [
                #"""
                4:71: actuators.m.from: must name a loop's output; is "balance.drive"; only l.effort is \#
                known
                """#
            ]),
        BrokenPipeline(
            "an actuator from a producer",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "effort"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "s.number"}"#),
            [
                #"""
                4:71: actuators.m.from: must name a loop's output; "s.number" is a producer's port; let a \#
                loop read it and decide what to write
                """#
            ]),
        BrokenPipeline(
            "an actuator from an input",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "effort"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.n"}"#),
            [
                #"4:71: actuators.m.from: must name a loop's output; is "l.n"; only l.effort is known"#
            ]),
        BrokenPipeline(
            "an actuator without source",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "effort"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27"}"#),
            [
                #"""
                4:20: actuators.m: must have the key "from"; add the loop's output that drives it, such as \#
                "balance.effort"
                """#
            ]),
        BrokenPipeline(
            "something to show that is not there",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor"}"#, more: #""show": ["s.nunber"]"#),
            [
                #"""
                1:38: show[0]: must name a producer's port or a loop's output; is "s.nunber"; did you mean \#
                "s.number"?
                """#
            ]),
        BrokenPipeline(
            "something to show that has parts",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor"}"#, more: #""show": ["s.pair"]"#),
            [
                #"1:38: show[0]: must name a single value; "s.pair" carries pair"#
            ]),
        BrokenPipeline(
            "something to show that is no name",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor"}"#, more: #""show": [3]"#),
            [
                "1:38: show[0]: must be a string; is 3; put it in quotes"
            ]),
        BrokenPipeline(
            "a stage that takes another type",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.flag"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:108: loops.l.stages[0].input: takes double; "n" carries bool; put a stage between them \#
                that converts it
                """#
            ]),
        BrokenPipeline(
            "a stage that takes another structure",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "gap", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:108: loops.l.stages[0].input: takes pair; "n" carries double; put a stage between them \#
                that converts it
                """#
            ]),
        BrokenPipeline(
            "a stage that takes another unit",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "angle", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:110: loops.l.stages[0].input: takes double in rad; "n" carries double; put a stage \#
                between them that converts it
                """#
            ]),
        BrokenPipeline(
            "an actuator of another type",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "fresh", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"""
                4:71: actuators.m.from: must carry double for test.motor; "l.x" carries bool; put a stage \#
                between them that converts it
                """#
            ]),
        BrokenPipeline(
            "an actuator of another unit",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"a": {"from": "s.angle"}}, "stages": [{"stage": "angle", \#
                    "input": "a", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"""
                4:71: actuators.m.from: must carry double for test.motor; "l.x" carries double in rad; put \#
                a stage between them that converts it
                """#
            ]),
        BrokenPipeline(
            "a state where events are taken",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"f": {"from": "s.flag"}}, "stages": [{"stage": "count", \#
                    "event": "f", "output": "x"}]}
                    """#),
            [
                #"""
                3:108: loops.l.stages[0].event: takes events; "f" gives the newest value; take the input \#
                with "subscription": "event"
                """#
            ]),
        BrokenPipeline(
            "events where a state is taken",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number", "subscription": "event"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:135: loops.l.stages[0].input: takes the newest value; "n" gives events; take the input \#
                with "subscription": "mostRecent"
                """#
            ]),
        BrokenPipeline(
            "a stage where events are taken",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "fresh", \#
                    "input": "n", "output": "b"}, {"stage": "count", "event": "b", "output": "x"}]}
                    """#),
            [
                #"""
                3:159: loops.l.stages[1].event: takes events; "b" gives the newest value; only an input of \#
                the loop gives events
                """#
            ]),
        BrokenPipeline(
            "events of another type",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number", "subscription": "event"}}, \#
                    "stages": [{"stage": "count", "event": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:135: loops.l.stages[0].event: takes events of bool; "n" carries events of double; put a \#
                stage between them that converts it
                """#
            ]),
    ]

    @Test(arguments: cases)
    func `what is wrong with a wire`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
