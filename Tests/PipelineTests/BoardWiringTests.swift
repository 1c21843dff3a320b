import HardwareIO
import Pipeline
import Testing

/// What board files say about pins.
struct BoardWiringTests {
    static let lines = #""lines": {"A": {"chip": "c", "offset": 1}, "B": {"chip": "c", "offset": 2}}"#

    @Test
    func `a board file says which lines a device takes`() throws {
        let text = BoardFileTests.file(
            #"""
            \#(Self.lines), "buses": {"i": {"device": "/dev/i2c-1", "lines": ["A", "B"]}},
            "pwm": {"P": {"chip": "c", "channel": 0, "oneOf": ["A", "B"]}},
            "serial": {"s": {"device": "/dev/serial0", "lines": ["A"]}}, "spi": {"x": {"lines": ["B"]}}, "sound": {"m": {}}
            """#)
        let board = try BoardFile.read(Array(text.utf8), file: "b")
        #expect(board.buses["i"] == .device("/dev/i2c-1", wiring: .init(lines: ["A", "B"])))
        #expect(board.pwm["P"] == .init(chip: "c", channel: 0, wiring: .init(oneOf: ["A", "B"])))
        #expect(board[.serial] == ["s": .init(device: "/dev/serial0", wiring: .init(lines: ["A"]))])
        #expect(board[.spi] == ["x": .init(device: nil, wiring: .init(lines: ["B"]))])
        #expect(board[.sound] == ["m": .init(device: nil, wiring: .init())])
    }

    @Test(arguments: [
        (
            #""buses": {"i": {"device": "/dev/i2c-1", "lines": ["A", "C"]}}"#,
            #"1:183: buses.i.lines[1]: must be a line of this file; is "C"; known are A, B"#
        ),
        (
            #""pwm": {"P": {"chip": "c", "channel": 0, "oneOf": []}}"#,
            "1:178: pwm.P.oneOf: must be an array of 1 to 64; is an empty array"
        ),
        (
            #""pwm": {"P": {"chip": "c", "channel": 0, "oneOf": ["A"], "lines": ["A"]}}"#,
            #"1:178: pwm.P.oneOf: must not stand beside "lines"; "lines" are all its pins, "oneOf" is one of several"#
        ),
        (
            #""sound": {"m": {"line": ["A"]}}"#,
            #"1:144: sound.m.line: is not a key of an interface; did you mean "lines"?"#
        ),
        (
            #""buses": {"i": {"devise": "/dev/i2c-1"}}"#,
            #"1:144: buses.i.devise: is not a key of a bus; did you mean "device"?"#
        ),
    ])
    func `what is wrong with a device's lines is told with its place`(more: String, message: String) {
        #expect(BoardFileTests.problems(BoardFileTests.file(Self.lines + ", " + more)) == [message])
    }

    @Test
    func `lines that cannot be read are no reason to blame who names them`() {
        let text = BoardFileTests.file(#""lines": 3, "buses": {"i": {"device": "/dev/i2c-1", "lines": ["A"]}}"#)
        #expect(BoardFileTests.problems(text) == ["1:60: lines: must be an object; is 3"])
    }
}
