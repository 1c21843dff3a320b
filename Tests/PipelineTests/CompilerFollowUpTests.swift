import Testing

struct CompilerFollowUpTests {
    static let cases = [
        BrokenPipeline(
            "a broken producer is blamed once",
            Bench.pipeline(
                producers: #""s": {"driver": "lidar"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#,
                more: #""show": ["s.number"]"#),
            [
                #"""
                2:31: producers.s.driver: must be the driver of a producer; is "lidar"; known are \#
                test.button, test.chip, test.sensor
                """#
            ]),
        BrokenPipeline(
            "a producer with a bad parameter still has its ports",
            Bench.pipeline(
                producers: #""c": {"driver": "test.chip", "bus": "i2c1", "rateHz": 0}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "c.valeu"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                "2:69: producers.c.rateHz: must be a number between 1 and 100; is 0",
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is "c.valeu"; \#
                did you mean "c.value"?
                """#,
            ]),
        BrokenPipeline(
            "an unknown stage is blamed once",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "skale9", \#
                    "input": "n", "output": "x"}, {"stage": "scale", "input": "x", "output": "y"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"""
                3:92: loops.l.stages[0].stage: must be the name of a stage; is "skale9"; did you mean \#
                "scale"?
                """#
            ]),
        BrokenPipeline(
            "an unknown stage hides no other problem",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "skale9", \#
                    "input": "n", "output": "x"}, {"stage": "scale", "input": "q", "output": "y"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.yy"}"#),
            [
                #"""
                3:92: loops.l.stages[0].stage: must be the name of a stage; is "skale9"; did you mean \#
                "scale"?
                """#,
                #"""
                3:160: loops.l.stages[1].input: must name an input of the loop or an output of an earlier \#
                stage; is "q"; only n is known
                """#,
                #"4:71: actuators.m.from: must name a loop's output; is "l.yy"; did you mean "l.y"?"#,
            ]),
        BrokenPipeline(
            "stages count from the file",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "skale9", \#
                    "input": "n", "output": "x"}, {"stage": "scale", "input": "z", "output": "y"}, {"stage": \#
                    "scale", "input": "n", "output": "z"}]}
                    """#),
            [
                #"""
                3:92: loops.l.stages[0].stage: must be the name of a stage; is "skale9"; did you mean \#
                "scale"?
                """#,
                #"""
                3:160: loops.l.stages[1].input: must be made by an earlier stage; "z" is made by stages[2]; \#
                move stages[2] before stages[1]
                """#,
            ]),
        BrokenPipeline(
            "a misspelt output key is blamed once",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "ouput": "x"}, {"stage": "scale", "input": "x", "output": "y"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"3:115: loops.l.stages[0].ouput: is not a parameter of scale; did you mean "output"?"#
            ]),
        BrokenPipeline(
            "a broken input is blamed once",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"form": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"3:49: loops.l.inputs.n.form: is not a key of an input; did you mean "from"?"#
            ]),
        BrokenPipeline(
            "a wrong subscription is blamed once",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"f": {"from": "s.flag", "subscription": "evnt"}}, "stages": \#
                    [{"stage": "count", "event": "f", "output": "x"}]}
                    """#),
            [
                #"""
                3:83: loops.l.inputs.f.subscription: must be one of "mostRecent", "event"; is "evnt"; did \#
                you mean "event"?
                """#
            ]),
        BrokenPipeline(
            "a stage with a bad parameter still has its output",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x", "factor": 99}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                "3:140: loops.l.stages[0].factor: must be a number between -10 and 10; is 99"
            ]),
        BrokenPipeline(
            "an actuator with an unknown driver still has its wire checked",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "jet", "from": "l.q"}"#),
            [
                #"""
                4:31: actuators.m.driver: must be the driver of an actuator; is "jet"; known are test.lamp, \#
                test.motor, test.posted, test.wheel
                """#,
                #"4:46: actuators.m.from: must name a loop's output; is "l.q"; did you mean "l.x"?"#,
            ]),
        BrokenPipeline(
            "an actuator with a bad parameter still has its wire checked",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "safe": 2, "from": "l.q"}"#),
            [
                "4:71: actuators.m.safe: must be a number between -1 and 1; is 2",
                #"4:82: actuators.m.from: must name a loop's output; is "l.q"; did you mean "l.x"?"#,
            ]),
        BrokenPipeline(
            "problems of every part come together, in the order of the file",
            Bench.pipeline(
                producers: #""c": {"driver": "test.chip", "bus": "i2c9", "rateHz": 0}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "c.vlue"}}, "stages": [{"stage": "scale", \#
                    "input": "m", "output": "x", "factor": 99}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO72", "from": "l.y", "safe": 7}"#,
                more: #""show": ["l.z"]"#),
            [
                #"""
                1:38: show[0]: must name a producer's port or a loop's output; is "l.z"; did you mean "l.x"?
                """#,
                #"""
                2:51: producers.c.bus: must be an I2C bus of board bench; is "i2c9"; did you mean "i2c1"?
                """#,
                "2:69: producers.c.rateHz: must be a number between 1 and 100; is 0",
                #"""
                3:57: loops.l.inputs.n.from: must name a producer's port or a loop's output; is "c.vlue"; \#
                did you mean "c.value"?
                """#,
                #"""
                3:108: loops.l.stages[0].input: must name an input of the loop or an output of an earlier \#
                stage; is "m"; only n is known
                """#,
                "3:138: loops.l.stages[0].factor: must be a number between -10 and 10; is 99",
                #"""
                4:53: actuators.m.line: must be a line of board bench; is "GPIO72"; did you mean "GPIO22"?
                """#,
                #"4:71: actuators.m.from: must name a loop's output; is "l.y"; did you mean "l.x"?"#,
                "4:86: actuators.m.safe: must be a number between -1 and 1; is 7",
            ]),
    ]

    @Test(arguments: cases)
    func `a problem is reported once and hides no other`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
