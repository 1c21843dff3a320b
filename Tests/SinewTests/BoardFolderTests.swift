import Glibc
import GuardTesting
import Testing

/// Board files that nobody has named, and the pins of the Raspberry Pi boards, as `sinew check` sees them.
struct BoardFolderTests {
    /// A folder of board files for `SINEW_BOARDS`, which goes with the test.
    final class Folder {
        let path: String

        init() throws {
            var template = Array("/tmp/sinew-boards-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw SinewProcess.Failure(call: "mkdtemp", code: errno) }
            path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }

        func write(_ bytes: [UInt8], _ name: String) {
            guard let file = fopen("\(path)/\(name)", "w") else { return }
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }

        deinit {
            for name in ["half", "latin", "folder", "nowhere", "pipe", "zero", "huge", "closed"] {
                remove("\(path)/\(name).json")
            }
            remove(path)
        }
    }

    static func check(_ text: String, _ options: String..., boards: String? = nil) throws -> SinewProcess.Result {
        let file = try TemporaryFile(text)
        let environment = boards.map { ["SINEW_BOARDS": $0] } ?? [:]
        return try SinewProcess(["check", file.path] + options, environment: environment).wait()
    }

    @Test
    func `broken board files are passed over with a warning each`() throws {
        let folder = try Folder()
        folder.write(Array(#"{"name": "half","#.utf8), "half.json")
        folder.write(Array(#"{"name": ""#.utf8) + [0xE4, 0x22, 0x7D], "latin.json")
        mkdir("\(folder.path)/folder.json", 0o755)
        symlink("\(folder.path)/not-there", "\(folder.path)/nowhere.json")
        mkfifo("\(folder.path)/pipe.json", 0o644)
        symlink("/dev/zero", "\(folder.path)/zero.json")
        folder.write([UInt8](repeating: 0x20, count: 5_000_000), "huge.json")
        let text = #"{"version": 1, "name": "r", "producers": {"b": {"driver": "gpio.input", "line": "GPIO17"}}}"#
        let result = try Self.check(text, boards: folder.path)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains(": good"))
        for name in ["half", "latin", "folder", "nowhere", "pipe", "zero", "huge"] {
            let told = result.lines.filter {
                $0.hasPrefix("sinew: warning: \(folder.path)/\(name).json")
                    && $0.hasSuffix("; this board file is passed over")
            }
            #expect(told.count == 1, "\(name): \(result.messages)")
        }
        #expect(result.lines.count == 7)
    }

    @Test
    func `a broken board file is a problem where it is named`() throws {
        let folder = try Folder()
        folder.write(Array(#"{"name": "half","#.utf8), "half.json")
        let text = #"{"version": 1, "name": "r", "board": "half"}"#
        let result = try Self.check(text, boards: folder.path)
        #expect(result.status == 78)
        #expect(result.lines.count == 1)
        #expect(result.messages.hasPrefix("sinew: \(folder.path)/half.json:1:17: "))
    }

    static func outputs(_ producers: String, _ actuators: String) -> String {
        #"""
        {"version": 1, "name": "r", "producers": {"t": {"driver": "lm75", "bus": "i2c1"}\#(producers)},
         "loops": {"l": {"rateHz": 10, "inputs": {"t": {"from": "t.temperature"}}, "stages": [
          {"stage": "hysteresis", "input": "t", "onAbove": 50, "offBelow": 45, "output": "on"},
          {"stage": "scale", "input": "t", "range": [0, 100], "atLow": 0, "atHigh": 1, "output": "much"}]}},
         "actuators": {\#(actuators)}}
        """#
    }

    @Test(arguments: ["3", "4", "5", "zero-2-w"])
    func `a Raspberry Pi's pins have one owner each`(model: String) throws {
        let board = "raspberry-pi-\(model)"
        let onBus = Self.outputs("", #""f": {"driver": "gpio.output", "line": "GPIO3", "from": "l.on"}"#)
        let bus = try Self.check(onBus, "--board", board)
        #expect(bus.status == 78)
        #expect(bus.lines.count == 1)
        #expect(bus.messages.contains(#"line "GPIO3" is a pin of I2C bus "i2c1", which belongs to producers.t at "#))

        let channels =
            model == "5"
            ? [("PWM0", "GPIO12"), ("PWM3", "GPIO19")] : [("PWM0", "GPIO12"), ("PWM0", "GPIO18"), ("PWM1", "GPIO19")]
        for (channel, line) in channels {
            let motor =
                #""m": {"driver": "pwm.motor", "pwm": "\#(channel)", "direction": "\#(line)", "from": "l.much"}"#
            let result = try Self.check(Self.outputs("", motor), "--board", board)
            #expect(result.status == 78)
            #expect(result.lines.count == 1)
            #expect(
                result.messages.contains("PWM channel \"\(channel)\", which belongs to actuators.m at "),
                "\(result.messages)")
        }

        let good = #""m": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "GPIO5", "from": "l.much"}"#
        #expect(try Self.check(Self.outputs("", good), "--board", board).status == 0)
        let number = #"{"version": 1, "name": "r", "producers": {"b": {"driver": "gpio.input", "line": "11"}}}"#
        let pin = try Self.check(number, "--board", board)
        #expect(pin.messages.hasSuffix("is \"11\"; did you mean \"GPIO17\" (header pin 11) or \"GPIO11\"?\n"))
    }

    @Test
    func `a channel that is named by its pin leaves the other one free`() throws {
        let motor = #""m": {"driver": "pwm.motor", "pwm": "PWM0_GPIO18", "direction": "GPIO12", "from": "l.much"}"#
        #expect(try Self.check(Self.outputs("", motor), "--board", "raspberry-pi-4").status == 0)
    }
}
