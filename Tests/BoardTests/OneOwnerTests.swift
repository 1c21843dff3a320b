import Catalog
import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// Real chips under several names: the kernel's own, a label with an offset, a chip's number, and the board file's.
    @Suite(.serialized)
    struct OneOwnerTests {
        private let virtual: VirtualBoard
        private let board: LinuxBoard
        private let chip: String
        private let bus: String

        init() throws {
            virtual = try VirtualBoard()
            let inventory = Inventory()
            chip = try #require(inventory.gpioChips.first { $0.label == "sinew-virtual" }).node.replacing(
                "/dev/", with: "")
            bus = virtual.i2c
            var description = BoardDescription(name: "free", summary: "", backend: .linux, allowsKernelNames: true)
            description.lines = ["pin 11": .init(chip: "sinew-virtual", offset: 17)]
            description.buses = ["header": .adapter("SMBus stub driver")]
            description.pwm = ["PWM0": .init(chip: "pwm-sim.0", channel: 0)]
            board = LinuxBoard(description: description, on: virtual.machine)
        }

        private var lines: [String] { ["GPIO17", "\(chip)/17", "sinew-virtual/17", "pin 11"] }
        private var buses: [String] { ["header", bus, "SMBus stub driver", bus.replacing("/dev/i2c-", with: "i2c")] }

        private func channels() throws -> [String] {
            let folder = try #require(Inventory().pwmChips.first { $0.device == "pwm-sim.0" }).directory
            return ["PWM0", "pwm-sim.0/0", "\(try #require(folder.split(separator: "/").last))/0"]
        }

        @Test
        func `a line, a bus and a channel are each one, by whichever name`() throws {
            let line = try #require(try board.locate("GPIO17", .line))
            for name in lines { #expect(try board.locate(name, .line) == line, "\(name)") }
            #expect(try board.locate("GPIO18", .line) != line)
            let node = try #require(try board.locate("header", .bus))
            for name in buses { #expect(try board.locate(name, .bus) == node, "\(name)") }
            let channel = try #require(try board.locate("PWM0", .pwm))
            for name in try channels() { #expect(try board.locate(name, .pwm) == channel, "\(name)") }
            #expect(try board.locate("pwm-sim.0/1", .pwm) != channel)
        }

        @Test
        func `each of the names opens it`() throws {
            for name in lines {
                let line = try board.openOutputLine(name, .init(initialLevel: true))
                #expect(try virtual.value(17), "\(name)")
                line.close()
            }
            for name in buses { try board.openI2C(name, address: 0x68).close() }
            for name in try channels() { try board.openPWM(name, frequency: Hertz(1_000)).close() }
        }

        private func text(_ board: String, _ producers: String) -> String {
            """
            {
              "version": 1, "name": "twice", "board": "\(board)", "guard": false,
              "producers": {\(producers)},
              "loops": {"l": {"rateHz": 10, "inputs": {"bump": {"from": "a.edge", "subscription": "event"}},
                              "stages": [{"stage": "follow", "event": "bump", "output": "brake"}]}},
              "actuators": {"brake": {"driver": "gpio.output", "line": "GPIO27", "from": "l.brake", "safe": true}}
            }
            """
        }

        private func button(_ name: String, _ line: String) -> String {
            #""\#(name)": {"driver": "gpio.input", "line": "\#(line)"}"#
        }

        @Test
        func `two producers with a name each of one line are refused with both, and no output is driven`() throws {
            for first in lines {
                for second in lines where second != first {
                    let text = text("free", "\(button("a", first)), \(button("b", second))")
                    let compiler = PipelineCompiler(registry: .standard) { [description = board.description] _ in
                        description
                    }
                    var message = ""
                    do {
                        let robot = Robot(try compiler.compile(Array(text.utf8), file: "twice.json"))
                        defer { robot.stop() }
                        try robot.open(on: board)
                    } catch {
                        message = "\(error)"
                    }
                    #expect(
                        message.contains(
                            #"line "\#(second)" is the same as "\#(first)", which belongs to producers.a at 3:22"#),
                        "\(message)")
                    #expect(try !virtual.isUsed(27))
                }
            }
        }

        @Test
        func `sinew run says so in one line, with the place in the file, before anything is driven`() throws {
            let description = try TemporaryFile(
                """
                {"name": "free", "summary": "by the kernel's names", "backend": "linux", "allowsKernelNames": true,
                 "lines": {"pin 11": {"chip": "sinew-virtual", "offset": 17}}}
                """)
            let file = try TemporaryFile(text("virtual", "\(button("a", "GPIO17")), \(button("b", "pin 11"))"))
            let output = try MessageFile()
            let process = try VirtualBoard.start(
                [".build/debug/sinew", "run", file.path, "--board", description.path], messages: output.descriptor)
            #expect(ProcessEnd.wait(for: process) == .exit(78))
            #expect(
                output.text == """
                    sinew: \(file.path):3:104: producers.b.line: must have one owner; line "pin 11" is the same as "GPIO17", \
                    which belongs to producers.a at 3:22; name another one here or there

                    """)
            #expect(try !virtual.isUsed(27))
        }
    }
}
