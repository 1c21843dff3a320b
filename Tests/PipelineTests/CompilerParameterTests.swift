import Testing

struct CompilerParameterTests {
    static let cases = [
        BrokenPipeline(
            "an unknown driver near a known one",
            Bench.pipeline(producers: #""s": {"driver": "test.senser"}"#),
            [
                #"""
                2:31: producers.s.driver: must be the driver of a producer; is "test.senser"; did you mean \#
                "test.sensor"?
                """#
            ]),
        BrokenPipeline(
            "an unknown driver far from all",
            Bench.pipeline(producers: #""s": {"driver": "lidar"}"#),
            [
                #"""
                2:31: producers.s.driver: must be the driver of a producer; is "lidar"; known are \#
                test.button, test.chip, test.sensor
                """#
            ]),
        BrokenPipeline(
            "a driver that is missing",
            Bench.pipeline(producers: #""s": {}"#),
            [
                #"2:20: producers.s: must have the key "driver"; add the driver of a producer"#
            ]),
        BrokenPipeline(
            "a driver that is no text",
            Bench.pipeline(producers: #""s": {"driver": 3}"#),
            [
                "2:31: producers.s.driver: must be the driver of a producer; is 3"
            ]),
        BrokenPipeline(
            "a producer that is no object",
            Bench.pipeline(producers: #""s": "test.sensor""#),
            [
                #"2:20: producers.s: must be an object; is the string "test.sensor""#
            ]),
        BrokenPipeline(
            "an unknown key",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor", "rateHz": 3}"#),
            [
                "2:46: producers.s.rateHz: is not a parameter of test.sensor; known are driver, frozenAfterMs"
            ]),
        BrokenPipeline(
            "a misspelt key",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "rateHZ": 3}"#),
            [
                #"2:59: producers.c.rateHZ: is not a parameter of test.chip; did you mean "rateHz"?"#
            ]),
        BrokenPipeline(
            "a key that is missing",
            Bench.pipeline(producers: #""c": {"driver": "test.chip"}"#),
            [
                #"2:20: producers.c: must have the key "bus"; add the name of an I2C bus"#
            ]),
        BrokenPipeline(
            "a line that is missing",
            Bench.pipeline(producers: #""b": {"driver": "test.button"}"#),
            [
                #"2:20: producers.b: must have the key "line"; add the name of a GPIO line"#
            ]),
        BrokenPipeline(
            "a channel that is missing",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""w": {"driver": "test.wheel", "from": "l.x"}"#),
            [
                #"4:20: actuators.w: must have the key "pwm"; add the name of a PWM channel"#
            ]),
        BrokenPipeline(
            "a number out of range",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "rateHz": 1000}"#),
            [
                "2:69: producers.c.rateHz: must be a number between 1 and 100; is 1000"
            ]),
        BrokenPipeline(
            "a number in quotes",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "rateHz": "50"}"#),
            [
                #"""
                2:69: producers.c.rateHz: must be a number between 1 and 100; is the string "50"; write 50 \#
                without quotes
                """#
            ]),
        BrokenPipeline(
            "an address out of range",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "address": "0x68"}"#),
            [
                #"""
                2:70: producers.c.address: must be an address between 0x48 and 0x4f; is the string "0x68"
                """#
            ]),
        BrokenPipeline(
            "a wrong word",
            Bench.pipeline(producers: #""b": {"driver": "test.button", "line": "GPIO17", "bias": "pullup"}"#),
            [
                #"""
                2:72: producers.b.bias: must be one of "asIs", "disabled", "pullUp", "pullDown"; is \#
                "pullup"; did you mean "pullUp"?
                """#
            ]),
        BrokenPipeline(
            "too few words",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "axes": ["+x"]}"#),
            [
                "2:67: producers.c.axes: must be an array of 2; is an array of 1"
            ]),
        BrokenPipeline(
            "a wrong word of several",
            Bench.pipeline(producers: #""c": {"driver": "test.chip", "bus": "i2c1", "axes": ["+x", "+q"]}"#),
            [
                #"""
                2:74: producers.c.axes[1]: must be one of "+x", "-x", "+y", "-y"; is "+q"; did you mean \#
                "+x"?
                """#
            ]),
        BrokenPipeline(
            "numbers in the wrong order",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"a": {"from": "s.angle"}}, "stages": [{"stage": "angle", \#
                    "input": "a", "output": "x", "limits": [2, 1]}]}
                    """#),
            [
                #"""
                3:139: loops.l.stages[0].limits: must have the smaller number first; 2 is not less than 1; \#
                exchange the two
                """#
            ]),
        BrokenPipeline(
            "an interval of nothing",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"a": {"from": "s.angle"}}, "stages": [{"stage": "angle", \#
                    "input": "a", "output": "x", "limits": [1, 1]}]}
                    """#),
            [
                #"""
                3:139: loops.l.stages[0].limits: must have the smaller number first; 1 is not less than 1
                """#
            ]),
        BrokenPipeline(
            "parameters that do not fit together",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "above", \#
                    "input": "n", "output": "x", "on": 1, "off": 2}]}
                    """#),
            [
                "3:146: loops.l.stages[0].off: must not be above on; exchange the two"
            ]),
        BrokenPipeline(
            "a problem of parameters that are not there",
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #"""
                    "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}}, "stages": [{"stage": "above", \#
                    "input": "n", "output": "x", "on": -1}]}
                    """#),
            [
                "3:82: loops.l.stages[0].off: must not be above on; exchange the two"
            ]),
        BrokenPipeline(
            "a safe value outside of the range",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "range": [0.2, 1]}"#),
            [
                "4:20: actuators.m.safe: must be within range; is 0.0; write a number between 0.2 and 1.0"
            ]),
        BrokenPipeline(
            "a range beyond what the actuator takes",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "range": [-2, 1]}"#),
            [
                "4:88: actuators.m.range[0]: must be a number between -1 and 1; is -2"
            ]),
        BrokenPipeline(
            "a key given twice",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor", "driver": "test.chip"}"#),
            [
                #"""
                2:46: producers.s.driver: must be given once; was already given at 2:21; remove one of the \#
                two
                """#
            ]),
        BrokenPipeline(
            "a producer given twice",
            Bench.pipeline(producers: #""s": {"driver": "test.sensor"}, "s": {"driver": "test.sensor"}"#),
            [
                "2:47: producers.s: must be given once; was already given at 2:15; remove one of the two"
            ]),
    ]

    @Test(arguments: cases)
    func `what is wrong with a part of the pipeline`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
