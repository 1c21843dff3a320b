import Testing

@testable import Pipeline

/// One problem, and parts that depend on it: nobody else is blamed.
struct CompilerBlameTests {
    static let loop = #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#
    static let motor = #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#
    static let lamp = #""m": {"driver": "test.lamp", "line": "GPIO27", "from": "l.x"}"#
    static let sensor = #""s": {"driver": "test.sensor"}"#

    /// A loop of the sensor's number with these inputs and stages.
    static func scaled(_ inputs: String, _ stages: String, actuators: String = motor) -> String {
        Bench.pipeline(
            producers: sensor, loops: #""l": {"rateHz": 100, "inputs": {\#(inputs)}, "stages": [\#(stages)]}"#,
            actuators: actuators)
    }

    static let parts = [
        BrokenPipeline(
            "two outputs of a chip, the first with a wrong one",
            Bench.pipeline(
                loops: loop,
                actuators: #"""
                    "a": {"driver": "test.output", "bus": "i2c1", "channel": 16, "from": "l.x"}, \#
                    "b": {"driver": "test.output", "bus": "i2c1", "channel": 1, "from": "l.x"}
                    """#),
            ["4:72: actuators.a.channel: must be an integer between 0 and 15; is 16"]),
        BrokenPipeline(
            "two outputs of a chip, the second with another wrong parameter",
            Bench.pipeline(
                loops: loop,
                actuators: #"""
                    "a": {"driver": "test.output", "bus": "i2c1", "channel": 0, "from": "l.x"}, \#
                    "b": {"driver": "test.output", "bus": "i2c1", "channel": 1, "from": "l.x", "safe": 9}
                    """#),
            ["4:174: actuators.b.safe: must be a number between -1 and 1; is 9"]),
        BrokenPipeline(
            "an address under a misspelt key",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.chip", "bus": "i2c1"}, "b": {"driver": "test.chip", "bus": "i2c1", \#
                    "adress": 73}
                    """#),
            [#"2:104: producers.b.adress: is not a parameter of test.chip; did you mean "address"?"#]),
        BrokenPipeline(
            "a safe value under a misspelt key",
            Bench.pipeline(
                loops: loop,
                actuators: #"""
                    "m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "range": [0.5, 1], "saef": 0.5}
                    """#),
            [#"4:97: actuators.m.saef: is not a parameter of test.motor; did you mean "safe"?"#]),
        BrokenPipeline(
            "a line given twice",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.button", "line": "GPIO17", "line": "GPIO22"}, \#
                    "b": {"driver": "test.button", "line": "GPIO17"}
                    """#),
            ["2:64: producers.a.line: must be given once; was already given at 2:46; remove one of the two"]),
        BrokenPipeline(
            "a name given to two producers",
            Bench.pipeline(
                producers: #""s": {"driver": "test.button", "line": "GPIO17"}, "s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}, "f": {"from": "s.edge"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                    """#, actuators: motor),
            ["2:65: producers.s: must be given once; was already given at 2:15; remove one of the two"]),
        BrokenPipeline(
            "a name of a producer and of a loop",
            Bench.pipeline(
                producers: #""l": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "l.number"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "number"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.number"}"#),
            [#"3:11: loops.l: must have a name of its own; a producer is named "l" too; rename one of the two"#]),
        BrokenPipeline(
            "producers under a misspelt key",
            #"""
            {"version": 1, "name": "r",
            "producer": {\#(sensor)},
            "loops": {"l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}},
            "stages": [{"stage": "scale", "input": "n", "output": "x"}]}},
            "actuators": {\#(motor)}}
            """#,
            [#"2:1: producer: is not a key of a pipeline; did you mean "producers"?"#]),
        BrokenPipeline(
            "loops that are no object",
            #"""
            {"version": 1, "name": "r",
            "loops": [],
            "actuators": {\#(motor)}, "show": ["l.x"]}
            """#,
            ["2:10: loops: must be an object; is an empty array"]),
        BrokenPipeline(
            "a board under a misspelt key",
            Bench.pipeline(producers: #""a": {"driver": "test.button", "line": "GPIO5"}"#, more: #""bord": "pi""#),
            [#"1:29: bord: is not a key of a pipeline; did you mean "board"?"#]),
    ]

    static let stages = [
        BrokenPipeline(
            "a stage whose output is no name",
            scaled(#""n": {"from": "s.number"}"#, #"{"stage": "scale", "input": "n", "output": 5}"#),
            ["3:125: loops.l.stages[0].output: must be a string; is 5"]),
        BrokenPipeline(
            "a stage with two outputs of which one is no name",
            scaled(
                #""n": {"from": "s.number"}"#, #"{"stage": "split", "input": "n", "left": "y", "right": true}"#),
            ["3:137: loops.l.stages[0].right: must be a string; is true"]),
        BrokenPipeline(
            "a stage whose output has a bad name",
            scaled(
                #""n": {"from": "s.number"}"#, #"{"stage": "scale", "input": "n", "output": "1x"}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.1x"}"#),
            [
                #"""
                3:125: loops.l.stages[0].output: must begin with a letter and have only letters, digits, \#
                "-" and "_", at most 64 bytes; is "1x"; choose another name
                """#
            ]),
        BrokenPipeline(
            "a stage with a wrong input, and what follows from it",
            scaled(
                #""f": {"from": "s.flag"}"#,
                #"{"stage": "scale", "input": "f", "output": "y"}, {"stage": "scale", "input": "y", "output": "x"}"#),
            [
                #"""
                3:108: loops.l.stages[0].input: takes double; "f" carries bool; put a stage between them \#
                that converts it
                """#
            ]),
        BrokenPipeline(
            "two outputs with one name, of which the second was meant",
            scaled(
                #""n": {"from": "s.number"}"#,
                #"{"stage": "above", "input": "n", "output": "x"}, {"stage": "scale", "input": "n", "output": "x"}"#),
            [
                #"""
                3:174: loops.l.stages[1].output: must be a new name; "x" is already an input or output of the \#
                loop; choose another name
                """#
            ]),
        BrokenPipeline(
            "an output with the name of an input, which was meant",
            scaled(
                #""n": {"from": "s.flag"}"#,
                #"{"stage": "constant", "value": 1, "output": "n"}, {"stage": "scale", "input": "n", "output": "x"}"#),
            [
                #"""
                3:124: loops.l.stages[0].output: must be a new name; "n" is already an input or output of the \#
                loop; choose another name
                """#
            ]),
        BrokenPipeline(
            "a misspelt subscription key",
            scaled(
                #""f": {"from": "s.flag", "subscripton": "event"}"#,
                #"{"stage": "count", "event": "f", "output": "y"}"#,
                actuators: ""),
            [#"3:67: loops.l.inputs.f.subscripton: is not a key of an input; did you mean "subscription"?"#]),
        BrokenPipeline(
            "an input that is given twice",
            scaled(
                #""n": {"from": "s.flag"}, "n": {"from": "s.number"}"#,
                #"{"stage": "scale", "input": "n", "output": "x"}"#),
            ["3:68: loops.l.inputs.n: must be given once; was already given at 3:43; remove one of the two"]),
        BrokenPipeline(
            "inputs under a misspelt key",
            Bench.pipeline(
                producers: sensor,
                loops: #"""
                    "l": {"rateHz": 100, "input": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#, actuators: motor),
            [#"3:32: loops.l.input: is not a key of a loop; did you mean "inputs"?"#]),
        BrokenPipeline(
            "a deadline under a misspelt key",
            Bench.pipeline(
                loops: #"""
                    "l": {"rateHz": 100, "dedlineMs": 2, "onDeadlineMiss": {"do": "safe"}, "stages": [\#
                    {"stage": "constant", "value": 1, "output": "x"}]}
                    """#),
            [#"3:32: loops.l.dedlineMs: is not a key of a loop; did you mean "deadlineMs"?"#]),
        BrokenPipeline(
            "a greatest age under a misspelt key",
            scaled(
                #""n": {"from": "s.number", "maxAgeMS": 20, "whenOld": "hold"}"#,
                #"{"stage": "scale", "input": "n", "output": "x"}"#),
            [#"3:69: loops.l.inputs.n.maxAgeMS: is not a key of an input; did you mean "maxAgeMs"?"#]),
        BrokenPipeline(
            "a loop with a bad name still has its own problems",
            Bench.pipeline(
                loops: #"""
                    "1l": {"rateHz": 0, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}
                    """#, actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "1l.x"}"#),
            [
                #"""
                3:11: loops["1l"]: must begin with a letter and have only letters, digits, "-" and "_", at \#
                most 64 bytes; is "1l"; choose another name
                """#,
                #"3:28: loops["1l"].rateHz: must be a number between 0.01 and 10000; is 0"#,
            ]),
    ]

    @Test(arguments: parts + stages)
    func `no blame follows from another problem`(_ broken: BrokenPipeline) {
        #expect(WideBench.problems(broken.text) == broken.problems)
    }
}
