import HardwareIO
import Testing

@testable import Pipeline

/// Lines that a bus, a PWM channel or an interface has as its pins, and what people call lines besides their names.
struct CompilerPinTests {
    static let board: BoardDescription = {
        var board = BoardDescription(name: "pins", summary: "", backend: .simulated)
        for offset in 2...19 as ClosedRange<UInt32> {
            board.lines["GPIO\(offset)"] = .init(chip: "bank", offset: offset, headerPin: Int(offset) + 20)
        }
        board.lines["SCL"] = .init(chip: "bank", offset: 3)
        board.buses = [
            "i2c1": .device("/dev/i2c-1", wiring: .init(lines: ["GPIO2", "GPIO3"])),
            "header": .device("/dev/i2c-1", wiring: .init(lines: ["GPIO2", "GPIO3"])),
        ]
        board.pwm = [
            "PWM0": .init(chip: "timer", channel: 0, wiring: .init(oneOf: ["GPIO12", "GPIO18"])),
            "PWM0_18": .init(chip: "timer", channel: 0, wiring: .init(lines: ["GPIO18"])),
            "PWM1": .init(chip: "timer", channel: 1, wiring: .init(lines: ["GPIO13"])),
        ]
        board[.serial] = ["serial0": .init(device: "/dev/serial0", wiring: .init(lines: ["GPIO14", "GPIO15"]))]
        board[.sound] = ["i2s": .init(device: nil, wiring: .init(lines: ["GPIO18", "GPIO19"]))]
        return board
    }()

    static let loop = #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#

    static func pipeline(_ producers: String, _ actuators: String) -> String {
        Bench.pipeline(producers: producers, loops: loop, actuators: actuators)
    }

    static func motor(_ line: String) -> String { #""m": {"driver": "test.motor", "line": "\#(line)", "from": "l.x"}"# }
    static func wheel(_ name: String, _ channel: String) -> String {
        #""\#(name)": {"driver": "test.wheel", "pwm": "\#(channel)", "from": "l.x"}"#
    }

    static let taken = [
        BrokenPipeline(
            "a bus, then an output on one of its lines",
            pipeline(#""a": {"driver": "test.chip", "bus": "i2c1"}"#, motor("GPIO3")),
            [
                #"""
                4:53: actuators.m.line: must have one owner; line "GPIO3" is a pin of I2C bus "i2c1", which \#
                belongs to producers.a at 2:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "an input on a line, then two chips on its bus by two names",
            pipeline(
                #"""
                "b": {"driver": "test.button", "line": "SCL"}, "a": {"driver": "test.chip", "bus": "header"}, \#
                "c": {"driver": "test.chip", "bus": "i2c1", "address": 73}
                """#, ""),
            [
                #"""
                2:98: producers.a.bus: must have one owner; I2C bus "header" needs line "GPIO3", which \#
                belongs to producers.b at 2:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "a channel of one pin, then an output there",
            pipeline("", wheel("w", "PWM1") + ", " + motor("GPIO13")),
            [
                #"""
                4:114: actuators.m.line: must have one owner; line "GPIO13" is a pin of PWM channel "PWM1", \#
                which belongs to actuators.w at 4:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "a channel that may be on a pin, then an output there",
            pipeline("", wheel("w", "PWM0") + ", " + motor("GPIO12")),
            [
                #"""
                4:114: actuators.m.line: must have one owner; line "GPIO12" may be a pin of PWM channel \#
                "PWM0", which belongs to actuators.w at 4:20; name another line, or the channel as "PWM0_18" \#
                if that is its pin
                """#
            ]),
        BrokenPipeline(
            "an output, then a channel that may be there",
            pipeline("", motor("GPIO18") + ", " + wheel("w", "PWM0")),
            [
                #"""
                4:116: actuators.w.pwm: must have one owner; PWM channel "PWM0" may need line "GPIO18", \#
                which belongs to actuators.m at 4:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "one channel by two names",
            pipeline("", wheel("v", "PWM0") + ", " + wheel("w", "PWM0_18")),
            [
                #"""
                4:113: actuators.w.pwm: must have one owner; PWM channel "PWM0_18" is the same as "PWM0", \#
                which belongs to actuators.v at 4:20; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "an interface and a channel with one pin",
            pipeline(#""s": {"driver": "test.port", "port": "i2s"}"#, wheel("w", "PWM0_18")),
            [
                #"""
                4:52: actuators.w.pwm: must have one owner; "PWM0_18" needs line "GPIO18", which producers.s at 2:20 \#
                has for sound interface "i2s"; name another one here or there
                """#
            ]),
        BrokenPipeline(
            "the cutoff on a line of a bus",
            Bench.pipeline(
                producers: #""a": {"driver": "test.chip", "bus": "i2c1"}"#, more: #""cutoff": {"line": "GPIO2"}"#),
            [
                #"""
                1:48: cutoff.line: must have one owner; line "GPIO2" is a pin of I2C bus "i2c1", which \#
                belongs to producers.a at 2:20; name another one here or there
                """#
            ]),
    ]

    @Test(arguments: taken)
    func `a pin has one owner, whoever came first`(_ broken: BrokenPipeline) {
        #expect(WideBench.problems(broken.text, board: Self.board) == broken.problems)
    }

    @Test(arguments: [
        pipeline("", motor("GPIO3") + ", " + wheel("w", "PWM1")),
        pipeline(
            #""a": {"driver": "test.chip", "bus": "i2c1"}, "b": {"driver": "test.chip", "bus": "header", "address": 73}"#,
            motor("GPIO4")),
        pipeline("", wheel("w", "PWM0_18") + ", " + motor("GPIO12")), pipeline("", motor("GPIO18")),
    ])
    func `what the pipeline does not use takes no pins`(_ text: String) {
        #expect(WideBench.problems(text, board: Self.board) == [])
    }

    @Test
    func `a line is the same by its name in the board file and as label and offset`() {
        var board = BoardDescription(name: "free", summary: "", backend: .linux, allowsKernelNames: true)
        board.lines = ["GPIO3": .init(chip: "bank", offset: 3)]
        let text = Self.pipeline(#""b": {"driver": "test.button", "line": "bank/03"}"#, Self.motor("GPIO3"))
        #expect(
            WideBench.problems(text, board: board) == [
                #"""
                4:53: actuators.m.line: must have one owner; line "GPIO3" is the same as "bank/03", which belongs to \#
                producers.b at 2:20; name another one here or there
                """#
            ])
        let other = Self.pipeline("", Self.wheel("v", "timer/0") + ", " + Self.wheel("w", "timer/00"))
        #expect(WideBench.problems(other, board: board).count == 1)
    }

    @Test(arguments: [
        (#""31""#, #"must be a line of board pins; is "31"; did you mean "GPIO11" (header pin 31)?"#),
        (#""pin 31""#, #"must be a line of board pins; is "pin 31"; did you mean "GPIO11" (header pin 31)?"#),
        ("31", #"must be a string; is 31; did you mean "GPIO11" (header pin 31)?"#),
        (#""12""#, #"must be a line of board pins; is "12"; did you mean "GPIO12"?"#),
        (#""BCM12""#, #"must be a line of board pins; is "BCM12"; did you mean "GPIO12"?"#),
        (#""J8-1""#, #"must be a line of board pins; is "J8-1"; pin 1 of the header is no line"#),
        (#""gpio17""#, #"must be a line of board pins; is "gpio17"; did you mean "GPIO17"?"#),
    ])
    func `a number of the header finds its line`(written: String, message: String) {
        let text = Bench.pipeline(producers: #""b": {"driver": "test.button", "line": \#(written)}"#)
        #expect(WideBench.problems(text, board: Self.board) == ["2:54: producers.b.line: " + message])
    }

    @Test
    func `a number that is a header's pin and a line's both are told`() {
        var board = Self.board
        board.lines["GPIO17"]?.headerPin = 11
        board.lines["GPIO11"]?.headerPin = 23
        let text = Bench.pipeline(producers: #""b": {"driver": "test.button", "line": "11"}"#)
        #expect(
            WideBench.problems(text, board: board) == [
                #"""
                2:54: producers.b.line: must be a line of board pins; is "11"; did you mean "GPIO17" (header pin 11) or \#
                "GPIO11"?
                """#
            ])
    }
}
