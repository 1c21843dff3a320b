import Testing

struct CompilerNameTests {
    static let cases = [
        BrokenPipeline(
            "a producer with a point",
            Bench.pipeline(
                producers: #""a.b": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "a.b.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                2:15: producers["a.b"]: must begin with a letter and have only letters, digits, "-" and \#
                "_", at most 64 bytes; is "a.b"; choose another name
                """#
            ]),
        BrokenPipeline(
            "a producer that begins with a digit",
            Bench.pipeline(producers: #""2nd": {"driver": "test.sensor"}"#),
            [
                #"""
                2:15: producers["2nd"]: must begin with a letter and have only letters, digits, "-" and \#
                "_", at most 64 bytes; is "2nd"; choose another name
                """#
            ]),
        BrokenPipeline(
            "a producer without a name",
            Bench.pipeline(producers: #""": {"driver": "test.sensor"}"#),
            [
                #"""
                2:15: producers[""]: must begin with a letter and have only letters, digits, "-" and "_", \#
                at most 64 bytes; is ""; choose another name
                """#
            ]),
        BrokenPipeline(
            "a loop with a space",
            Bench.pipeline(
                loops: #""my loop": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "my loop.x"}"#),
            [
                #"""
                3:11: loops["my loop"]: must begin with a letter and have only letters, digits, "-" and \#
                "_", at most 64 bytes; is "my loop"; choose another name
                """#
            ]),
        BrokenPipeline(
            "an input with a space",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"my n": {"from": "s.number"}}, "stages": [{"stage": \#
                    "scale", "input": "my n", "output": "x"}]}
                    """#),
            [
                #"""
                3:43: loops.l.inputs["my n"]: must begin with a letter and have only letters, digits, "-" \#
                and "_", at most 64 bytes; is "my n"; choose another name
                """#
            ]),
        BrokenPipeline(
            "an output with a point",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x.y"}, {"stage": "scale", "input": "x.y", "output": "z"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x.y"}"#),
            [
                #"""
                3:125: loops.l.stages[0].output: must begin with a letter and have only letters, digits, \#
                "-" and "_", at most 64 bytes; is "x.y"; choose another name
                """#
            ]),
        BrokenPipeline(
            "an actuator with a space",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""my m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"""
                4:15: actuators["my m"]: must begin with a letter and have only letters, digits, "-" and \#
                "_", at most 64 bytes; is "my m"; choose another name
                """#
            ]),
        BrokenPipeline(
            "a loop named like a producer",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "s": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:11: loops.s: must have a name of its own; a producer is named "s" too; rename one of the \#
                two
                """#
            ]),
        BrokenPipeline(
            "a loop named like a broken producer",
            Bench.pipeline(
                producers: #""s": {"driver": "lidar"}"#,
                loops: #""s": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#),
            [
                #"""
                2:31: producers.s.driver: must be the driver of a producer; is "lidar"; known are \#
                test.button, test.chip, test.sensor
                """#,
                #"""
                3:11: loops.s: must have a name of its own; a producer is named "s" too; rename one of the \#
                two
                """#,
            ]),
        BrokenPipeline(
            "an output named like an input",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "n"}]}
                    """#),
            [
                #"""
                3:125: loops.l.stages[0].output: must be a new name; "n" is already an input or output of \#
                the loop; choose another name
                """#
            ]),
        BrokenPipeline(
            "two outputs of one name",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}, {"stage": "scale", "input": "n", "output": "x"}, {"stage": \#
                    "scale", "input": "x", "output": "y"}]}
                    """#),
            [
                #"""
                3:174: loops.l.stages[1].output: must be a new name; "x" is already an input or output of \#
                the loop; choose another name
                """#
            ]),
    ]

    @Test(arguments: cases)
    func `what cannot be a name`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
