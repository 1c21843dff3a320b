import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// What is said about lines that cannot be had, and where lines are found.
    @Suite(.serialized)
    struct LineOpeningTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        @Test
        func `a line that this program drives already is busy, by the kernel's word`() throws {
            let line = try virtual.board.openOutputLine("GPIO26", .init(initialLevel: false))
            defer { line.close() }
            #expect(
                throws: HardwareError.busy(
                    device: "GPIO26 (sinew-virtual line 26)", consumer: "sinew", process: "this program itself")
            ) { try virtual.board.openOutputLine("GPIO26", .init(initialLevel: false)) }
        }

        @Test
        func `a line that another program holds names its consumer, and the only program that it can be`() throws {
            let process = try VirtualBoard.start("gpioset", "--mode=signal", "sinew-virtual", "27=1")
            defer { VirtualBoard.stop(process) }
            let deadline = Timestamp.now().advanced(by: .seconds(20))
            while try !virtual.value(27), Timestamp.now() < deadline {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
            }
            let command = "gpioset --mode=signal sinew-virtual 27=1 (process \(process))"
            #expect(
                throws: HardwareError.busy(
                    device: "GPIO27 (sinew-virtual line 27)", consumer: "gpioset", process: "perhaps \(command)")
            ) { try virtual.board.openInputLine("GPIO27", .init()) }
        }

        @Test
        func `a chip label that is not there is told with those that are`() {
            #expect(
                throws: HardwareError.missing(
                    device: "nowhere (pinctrl-rp1 line 17)",
                    remedy: "no GPIO chip has the label pinctrl-rp1, only sinew-virtual: is this the right board file?")
            ) { try virtual.board.openInputLine("nowhere", .init()) }
        }

        @Test
        func `a line above the chip's last is missing`() {
            #expect(
                throws: HardwareError.missing(
                    device: "GPIO99 (sinew-virtual line 99)", remedy: "sinew-virtual has only the lines 0 to 27")
            ) { try virtual.board.openInputLine("GPIO99", .init()) }
        }

        @Test
        func `who may not open the chip is told how to get there`() {
            // The process becomes "nobody" for a moment; no other test runs meanwhile.
            #expect(seteuid(65_534) == 0)
            defer { #expect(seteuid(0) == 0) }
            do throws(HardwareError) {
                try virtual.board.openInputLine("GPIO17", .init()).close()
                Issue.record("opened without permission")
            } catch {
                #expect(
                    error.description.hasPrefix(
                        "GPIO17 (sinew-virtual line 17): permission denied; /dev/gpiochip0 is for root alone"))
            }
        }

        @Test(arguments: ["GPIO13", "sinew-virtual/13"])
        func `a board that allows them takes the kernel's names`(name: String) throws {
            let any = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
            let line = try LinuxBoard(description: any).openOutputLine(name, .init(initialLevel: true))
            defer { line.close() }
            #expect(try virtual.value(13))
        }

        @Test
        func `a kernel name that no line has is told with the nearest that one has`() {
            let any = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
            #expect(
                throws: HardwareError.unknownName(kind: "line", name: "gpio_13", board: "linux", nearest: "GPIO13")
            ) { try LinuxBoard(description: any).openInputLine("gpio_13", .init()) }
        }

        @Test
        func `a chip that goes ends the wait on its line as disconnected`() throws {
            let device = "/sys/kernel/config/gpio-sim/unplugged"
            for folder in [device, "\(device)/bank"] where mkdir(folder, 0o755) != 0 {
                throw SystemError.last("mkdir")
            }
            try SmallFile.write("unplugged", to: "\(device)/bank/label")
            try SmallFile.write("1", to: "\(device)/live")
            let any = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
            let input = try LinuxBoard(description: any).openInputLine("unplugged/0", .init())
            let thread = try SystemThread(.init(name: "unplug")) {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
                do { try SmallFile.write("0", to: "\(device)/live") } catch {
                    Issue.record("the chip does not go: \(error)")
                }
            }
            #expect(throws: BusError.disconnected) { try input.nextEdge(until: .distantFuture) }
            thread.join()
            input.close()
            rmdir("\(device)/bank")
            rmdir(device)
        }
    }
}
