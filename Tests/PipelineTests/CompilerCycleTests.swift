import Testing

struct CompilerCycleTests {
    static let cases = [
        BrokenPipeline(
            "a stage before the one it reads",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "y", "output": "x"}, {"stage": "scale", "input": "n", "output": "y"}]}
                    """#),
            [
                #"""
                3:110: loops.l.stages[0].input: must be made by an earlier stage; "y" is made by stages[1]; \#
                move stages[1] before stages[0]
                """#
            ]),
        BrokenPipeline(
            "a stage that reads itself",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "x", "output": "x"}]}
                    """#),
            [
                #"""
                3:110: loops.l.stages[0].input: must not depend on itself; x → x is a cycle; remove one of \#
                these wires
                """#
            ]),
        BrokenPipeline(
            "two stages in a circle",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "total", \#
                    "a": "n", "b": "y", "output": "x"}, {"stage": "scale", "input": "x", "output": "y"}]}
                    """#),
            [
                #"""
                3:116: loops.l.stages[0].b: must not depend on itself; y → x → y is a cycle; remove one of \#
                these wires
                """#
            ]),
        BrokenPipeline(
            "three stages in a circle",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "scale", \#
                    "input": "c", "output": "a"}, {"stage": "scale", "input": "a", "output": "b"}, {"stage": \#
                    "scale", "input": "b", "output": "c"}]}
                    """#),
            [
                #"""
                3:110: loops.l.stages[0].input: must not depend on itself; c → a → b → c is a cycle; remove \#
                one of these wires
                """#
            ]),
        BrokenPipeline(
            "a loop that reads itself",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "l.x"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}
                    """#),
            [
                #"""
                3:57: loops.l.inputs.n.from: must not depend on its own loop; l → l is a cycle; remove this \#
                wire
                """#
            ]),
        BrokenPipeline(
            "two loops in a circle",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "k.y"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}, "k": {"rateHz": 100, "inputs": {"n": {"from": "l.x"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "y"}]}
                    """#),
            [
                #"""
                3:174: loops.k.inputs.n.from: must not depend on its own loop; l → k → l is a cycle; remove \#
                one of these wires, or make the loops one
                """#
            ]),
        BrokenPipeline(
            "three loops in a circle",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "a": {"rateHz": 100, "inputs": {"n": {"from": "c.z"}}, "stages": [{"stage": "scale", \#
                    "input": "n", "output": "x"}]}, "b": {"rateHz": 100, "inputs": {"n": {"from": "a.x"}}, \#
                    "stages": [{"stage": "scale", "input": "n", "output": "y"}]}, "c": {"rateHz": 100, \#
                    "inputs": {"n": {"from": "b.y"}}, "stages": [{"stage": "scale", "input": "n", "output": \#
                    "z"}]}
                    """#),
            [
                #"""
                3:174: loops.b.inputs.n.from: must not depend on its own loop; a → b → c → a is a cycle; \#
                remove one of these wires, or make the loops one
                """#
            ]),
    ]

    @Test(arguments: cases)
    func `what goes round in a circle`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
