import Configuration
import Glibc
import HardwareIO
import HardwareTesting
import LinuxSystem
import RobotRuntime
import Testing

@testable import Pipeline

/// Names of one device of which the board file does not tell that they are one: the board itself does, before anything is
/// opened.
struct OwnerOnBoardTests {
    private let bench = Bench()

    private static let board: BoardDescription = {
        var board = BoardDescription(name: "free", summary: "", backend: .linux, allowsKernelNames: true)
        board.lines = [
            "pin 11": .init(chip: "pinctrl-bcm2711", offset: 17), "SDA": .init(chip: "pinctrl-bcm2711", offset: 2),
        ]
        board.buses = ["header": .adapter("bcm2835 (i2c@7e804000)", wiring: .init(lines: ["SDA"]))]
        board.pwm = ["PWM0": .init(chip: "fe20c000.pwm", channel: 0)]
        return board
    }()

    private static let lines = ["GPIO17", "gpiochip0/17", "pinctrl-bcm2711/17", "pin 11"]
    private static let buses = ["i2c1", "/dev/i2c-1", "bcm2835 (i2c@7e804000)", "header"]
    private static let channels = ["PWM0", "fe20c000.pwm/0", "pwmchip3/0"]

    /// What a kernel makes of these names.
    private static let places: [String: DevicePlace] = {
        var places: [String: DevicePlace] = ["GPIO18": .part(of: "gpiochip0", 18)]
        for name in lines { places[name] = .part(of: "gpiochip0", 17) }
        for name in ["GPIO2", "SDA"] { places[name] = .part(of: "gpiochip0", 2) }
        for name in buses { places[name] = .node("/dev/char/89:1") }
        for name in channels { places[name] = .part(of: "/sys/class/pwm/pwmchip3", 0) }
        return places
    }()

    /// What is said of a pipeline, by its check or by the board, without the file's name.
    private func problems(
        producers: String = "", actuators: String = "", on hardware: any Board = TestBoard(places: Self.places),
        _ description: BoardDescription = Self.board
    ) throws -> [String] {
        let text = Bench.pipeline(producers: producers, loops: CompilerPinTests.loop, actuators: actuators)
        do {
            let robot = Robot(try bench.compile(text, board: description))
            defer { robot.stop() }
            try robot.open(on: hardware)
            return []
        } catch let problems as Problems {
            return problems.map { String($0.description.dropFirst(2)) }
        } catch RobotError.unsuitable(let problems) {
            return problems.map { String($0.description.dropFirst(2)) }
        }
    }

    private static func pairs(_ names: [String]) -> [(String, String)] {
        names.flatMap { first in names.filter { $0 != first }.map { (first, $0) } }
    }

    @Test(arguments: pairs(lines))
    func `a line by two names is one line`(first: String, second: String) throws {
        let found = try problems(
            producers: #"""
                "a": {"driver": "test.button", "line": "\#(first)"}, "b": {"driver": "test.button", "line": "\#(second)"}
                """#)
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix(
                #"""
                : producers.b.line: must have one owner; line "\#(second)" is the same as "\#(first)", which belongs to \#
                producers.a at 2:20; name another one here or there
                """#) == true, "\(found)")
        #expect(bench.journal.entries == [], "nothing is opened")
    }

    @Test(arguments: pairs(buses))
    func `an address of a bus by two names is one address`(first: String, second: String) throws {
        let found = try problems(
            producers: #"""
                "a": {"driver": "test.chip", "bus": "\#(first)"}, "b": {"driver": "test.chip", "bus": "\#(second)"}
                """#)
        #expect(
            found.first?.hasSuffix(
                #"""
                : producers.b.address: must have one owner; address 0x48 of "\#(second)" is the same as "\#(first)", which \#
                belongs to producers.a at 2:20; name another one here or there
                """#) == true, "\(found)")
        #expect(bench.journal.entries == [])
    }

    @Test(arguments: pairs(channels))
    func `a PWM channel by two names is one channel`(first: String, second: String) throws {
        let found = try problems(
            actuators: CompilerPinTests.wheel("a", first) + ", " + CompilerPinTests.wheel("b", second))
        #expect(
            found.first?.contains(#"PWM channel "\#(second)" is the same as "\#(first)", which belongs to actuators.a"#)
                == true, "\(found)")
        #expect(bench.journal.entries == [])
    }

    @Test
    func `the pins of a bus are taken whatever the bus and the line are called`() throws {
        let found = try problems(
            producers: #"""
                "a": {"driver": "test.chip", "bus": "i2c1"}, "b": {"driver": "test.button", "line": "GPIO2"}
                """#)
        #expect(
            found.first?.hasSuffix(
                #"""
                : producers.b.line: must have one owner; line "GPIO2" is a pin of I2C bus "i2c1", which belongs to \#
                producers.a at 2:20; name another one here or there
                """#) == true, "\(found)")
    }

    @Test
    func `two lines, and two addresses of one bus by two names, have an owner each`() throws {
        #expect(
            try problems(
                producers: #"""
                    "a": {"driver": "test.button", "line": "GPIO17"}, "b": {"driver": "test.button", "line": "GPIO18"}, \#
                    "c": {"driver": "test.chip", "bus": "i2c1"}, \#
                    "d": {"driver": "test.chip", "bus": "/dev/i2c-1", "address": 73}
                    """#) == [])
        #expect(bench.journal.entries.contains("open GPIO18"))
    }

    @Test
    func `a path and a link to it are one device`() throws {
        var template = Array("/tmp/sinew-link-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let link = "\(folder)/scale"
        defer {
            unlink(link)
            rmdir(folder)
        }
        try #require(symlink("/dev/null", link) == 0)
        let registry = try Registry(producers: [PathDriver.description])
        let text = #"""
            {"version": 1, "name": "r", "producers": {
            "a": {"driver": "path", "port": "/dev/null"}, "b": {"driver": "path", "port": "\#(link)"}}}
            """#
        let pipeline = try PipelineCompiler(registry: registry) { _ in Self.board }.compile(Array(text.utf8), file: "f")
        let robot = Robot(pipeline)
        defer { robot.stop() }
        let error = #expect(throws: RobotError.self) { try robot.open(on: TestBoard()) }
        #expect(
            error?.description.contains(
                #"producers.b.port: must have one owner; device "\#(link)" is the same as "/dev/null", which belongs to"#
            )
                == true, "\(String(describing: error))")
    }

    @Test
    func `what a board cannot find is left to whoever opens it`() throws {
        #expect(
            try problems(
                producers: #"""
                    "a": {"driver": "test.button", "line": "GPIO17"}, "b": {"driver": "test.button", "line": "pin 11"}
                    """#, on: LostBoard()) == [])
    }

    // MARK: Kinds of device that a board does not have

    private static let chip = #""a": {"driver": "test.chip", "bus": "i2c1"}"#
    private static let noBus = #"""
        2:51: producers.a.bus: must be an I2C bus of board bench; is "i2c1"; it has no I2C buses: name another board, or \#
        leave out what needs it
        """#

    @Test
    func `a kind that the board's file declares to be without is refused when the pipeline is checked`() {
        var board = Bench.board
        board.buses = [:]
        board.allowsKernelNames = true
        #expect(Bench.problems(Bench.pipeline(producers: Self.chip), board: board) == [])
        board.without = [.bus]
        #expect(Bench.problems(Bench.pipeline(producers: Self.chip), board: board) == [Self.noBus])
    }

    @Test
    func `a kind that the board has no protocol of is refused before anything is opened`() throws {
        #expect(try problems(producers: Self.chip, on: LineBoard(), Bench.board) == [Self.noBus])
        #expect(bench.journal.entries == [])
        #expect(
            try problems(
                producers: #""a": {"driver": "test.button", "line": "GPIO17"}"#, on: LineBoard(), Bench.board) == [])
    }
}

/// `path`: a driver of a device that is named by its path.
private final class PathDriver: ProducerDriver {
    static let description = ProducerDescription("path", "for tests") { define in
        _ = define.output("x", Double.self, "a number")
        _ = define.parameters.text("port", .device, "the device")
        return { _ in PathDriver() }
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}

/// A board of somebody who has lines and nothing else.
private final class LineBoard: GPIOBoard {
    let name = "bench"

    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        VirtualInputLine(line)
    }

    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        throw .unsupported(device: line, reason: "has no outputs")
    }
}

/// A board on which nothing is found at present.
private final class LostBoard: GPIOBoard {
    let name = "lost"

    func locate(_ name: String, _ kind: DeviceKind) throws(HardwareError) -> DevicePlace? {
        throw .missing(device: name, remedy: "look for it")
    }

    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        VirtualInputLine(line)
    }

    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        throw .unsupported(device: line, reason: "has no outputs")
    }
}
