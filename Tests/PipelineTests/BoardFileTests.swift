import HardwareIO
import Pipeline
import Testing

struct BoardFileTests {
    /// The problems of a board file, one line each, without the file's name.
    static func problems(_ text: String) -> [String] {
        do {
            _ = try BoardFile.read(Array(text.utf8), file: "b")
            return []
        } catch {
            return error.map { String($0.description.dropFirst(2)) }
        }
    }

    static func file(_ more: String) -> String {
        #"{"name": "b", "summary": "s", "backend": "linux", \#(more)}"#
    }

    @Test
    func `a board file says where every name is`() throws {
        let text = """
            {"$schema": "board.schema.json", "name": "pi", "summary": "a Pi", "backend": "linux",  // comments too
             "match": {"model": "Raspberry Pi 4", "gpioChip": "pinctrl-bcm2711"},
             "lines": {"GPIO17": {"chip": "pinctrl-bcm2711", "offset": 17, "headerPin": 11}},
             "buses": {"i2c1": {"device": "/dev/i2c-1"}, "stub": {"adapter": "SMBus stub driver"}},
             "pwm": {"PWM0": {"chip": "fe20c000.pwm", "channel": 1}},
             "cameras": {"camera0": "/dev/video0"}, "without": ["sound"]}
            """
        let board = try BoardFile.read(Array(text.utf8), file: "b")
        var expected = BoardDescription(name: "pi", summary: "a Pi", backend: .linux)
        expected.match = .init(model: "Raspberry Pi 4", gpioChip: "pinctrl-bcm2711")
        expected.lines = ["GPIO17": .init(chip: "pinctrl-bcm2711", offset: 17, headerPin: 11)]
        expected.buses = ["i2c1": .device("/dev/i2c-1"), "stub": .adapter("SMBus stub driver")]
        expected.pwm = ["PWM0": .init(chip: "fe20c000.pwm", channel: 1)]
        expected[.camera] = ["camera0": .device("/dev/video0")]
        expected.without = [.sound]
        #expect(board == expected)
    }

    @Test
    func `what a board file must have is told at once`() {
        #expect(
            Self.problems("{}") == [
                #"1:1: must have the key "name"; add a string"#, #"1:1: must have the key "summary"; add a string"#,
                #"1:1: must have the key "backend"; add one of "linux", "simulated""#,
            ])
    }

    @Test(arguments: [
        (#""backends": 1"#, #"1:51: backends: is not a key of a board file; did you mean "backend"?"#),
        (
            #""lines": {"A": {"chip": "c", "offset": -1}}"#,
            "1:90: lines.A.offset: must be an integer between 0 and 65535; is -1"
        ),
        (
            #""lines": {"A": {"chip": "c", "ofset": 1}}"#,
            #"1:80: lines.A.ofset: is not a key of a line; did you mean "offset"?"#
        ),
        (
            #""lines": {"A": {"chip": 0, "offset": 1}}"#,
            "1:75: lines.A.chip: must be a string; is 0; put it in quotes"
        ),
        (#""lines": [17]"#, "1:60: lines: must be an object; is an array of 1"),
        (#""buses": {"i": {}}"#, #"1:66: buses.i: must have either "device" or "adapter""#),
        (
            #""buses": {"i": {"device": "/dev/i2c-1", "adapter": "a"}}"#,
            #"1:66: buses.i: must have either "device" or "adapter""#
        ),
        (#""buses": {"i": "/dev/i2c-1"}"#, #"1:66: buses.i: must be an object; is the string "/dev/i2c-1""#),
        (
            #""pwm": {"P": {"chip": "c", "channel": 256}}"#,
            "1:89: pwm.P.channel: must be an integer between 0 and 255; is 256"
        ),
        (
            #""without": ["camera"]"#,
            #"1:63: without[0]: must be one of "lines", "buses", "pwm", "serial", "spi", "sound", "cameras"; is "camera"; did you mean "cameras"?"#
        ),
        (
            #""without": ["pwm", "cameras"], "cameras": {"c": "/dev/video0"}"#,
            #"1:70: without[1]: must be a kind of which the file lists none; cameras has "c"; remove it here or there"#
        ),
        (#""cameras": {"c": 0}"#, "1:68: cameras.c: must be a string; is 0; put it in quotes"),
        (
            #""match": {"modell": "x"}"#,
            #"1:61: match.modell: is not a way to recognise a board; did you mean "model"?"#
        ),
        (
            #""lines": {"A": {"chip": "c", "offset": 1}, "A": {"chip": "c", "offset": 2}}"#,
            "1:94: lines.A: must be given once; was already given at 1:61; remove one of the two"
        ),
    ])
    func `what is wrong with an entry is told with its place`(more: String, message: String) {
        #expect(Self.problems(Self.file(more)) == [message])
    }

    @Test
    func `an empty file is no board`() {
        #expect(Self.problems("").count == 1)
    }
}
