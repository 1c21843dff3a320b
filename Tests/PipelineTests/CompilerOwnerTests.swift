import Testing

struct CompilerOwnerTests {
    static let cases = [
        BrokenPipeline(
            "a line with two owners",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.button", "line": "GPIO17"}, "b": {"driver": "test.button", "line": \#
                    "GPIO17"}
                    """#),
            [
                #"""
                2:104: producers.b.line: must have one owner; line "GPIO17" belongs to producers.a at 2:20; \#
                name another one here or there
                """#
            ]),
        BrokenPipeline(
            "a line under two names",
            Bench.pipeline(
                producers: #""a": {"driver": "test.button", "line": "LED"}"#,
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"}"#),
            [
                #"""
                4:53: actuators.m.line: must have one owner; line "GPIO27" is the same as "LED", which \#
                belongs to producers.a at 2:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "an address with two owners",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.chip", "bus": "i2c1"}, "b": {"driver": "test.chip", "bus": "i2c1", \#
                    "address": 72}
                    """#),
            [
                #"""
                2:115: producers.b.address: must have one owner; address 0x48 of "i2c1" belongs to \#
                producers.a at 2:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "an address of a bus under two names",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.chip", "bus": "i2c1"}, "b": {"driver": "test.chip", "bus": "header"}
                    """#),
            [
                #"""
                2:65: producers.b.address: must have one owner; address 0x48 of "header" is the same as \#
                "i2c1", which belongs to producers.a at 2:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "a channel with two owners",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #"""
                    "a": {"driver": "test.wheel", "pwm": "PWM0", "from": "l.x"}, "b": {"driver": "test.wheel", \#
                    "pwm": "PWM0", "from": "l.x"}
                    """#),
            [
                #"""
                4:113: actuators.b.pwm: must have one owner; PWM channel "PWM0" belongs to actuators.a at \#
                4:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "a line that the board has not",
            Bench.pipeline(producers: #""a": {"driver": "test.button", "line": "GPIO72"}"#),
            [
                #"""
                2:54: producers.a.line: must be a line of board bench; is "GPIO72"; did you mean "GPIO22"?
                """#
            ]),
        BrokenPipeline(
            "a line nothing like the others, twice",
            Bench.pipeline(
                producers: #"""
                    "a": {"driver": "test.button", "line": "bumper"}, "b": {"driver": "test.button", "line": \#
                    "bumper"}
                    """#),
            [
                #"""
                2:54: producers.a.line: must be a line of board bench; is "bumper"; known are LED, GPIO17, \#
                GPIO22, GPIO27
                """#,
                #"""
                2:104: producers.b.line: must be a line of board bench; is "bumper"; known are LED, GPIO17, \#
                GPIO22, GPIO27
                """#,
            ]),
        BrokenPipeline(
            "a bus that the board has not",
            Bench.pipeline(
                producers: #""a": {"driver": "test.chip", "bus": "i2c7"}, "b": {"driver": "test.chip", "bus": "i2c7"}"#),
            [
                #"""
                2:51: producers.a.bus: must be an I2C bus of board bench; is "i2c7"; did you mean "i2c1"?
                """#,
                #"""
                2:96: producers.b.bus: must be an I2C bus of board bench; is "i2c7"; did you mean "i2c1"?
                """#,
            ]),
        BrokenPipeline(
            "a channel that the board has not",
            Bench.pipeline(
                loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#,
                actuators: #""a": {"driver": "test.wheel", "pwm": "servo", "from": "l.x"}"#),
            [
                #"""
                4:52: actuators.a.pwm: must be a PWM channel of board bench; is "servo"; known are PWM0, \#
                PWM1
                """#
            ]),
    ]

    @Test(arguments: cases)
    func `what the board has not, or has only once`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }
}
