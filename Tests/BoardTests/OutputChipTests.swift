import CI2C
import CLinux
import Glibc
import GuardTesting
import Guarding
import HardwareIO
import LinuxHardware
import LinuxSystem
import Pipeline
import Quantities
import Realtime
import RobotRuntime
import Testing

extension BoardTests {
    /// A PCA9685 at the end of the kernel's own I2C: two servos of one chip that follow the thermometer, their registers
    /// read back by an opening of the test's own. Once over SMBus commands, once over messages. The cutoff is the chip's
    /// output enable, which is active low.
    ///
    /// The chips of the virtual board are nothing but registers, so it is the bytes that are compared.
    @Suite(.serialized)
    final class OutputChipTests {
        /// Where the chip is.
        enum Adapter: String, CaseIterable {
            case smbus = "i2c1"
            case messages = "i2c2"

            var address: UInt8 { self == .smbus ? 0x40 : 0x69 }
        }

        /// 50 Hz has steps of 4.88 µs: 1500 µs are 307 of them, 1150 µs are 236.
        private static let off: [UInt8] = [0, 0, 0, 0x10]
        private static let safe: [UInt8] = [0, 0, 0x33, 0x01]
        private static let driven: [UInt8] = [0, 0, 0xEC, 0x00]
        private static let channels = [4, 11]
        private static let outputEnable = 26

        private let virtual: VirtualBoard
        private let messages: String
        /// What the robot that was started last reads.
        private var file: TemporaryFile?

        init() throws {
            virtual = try VirtualBoard()
            messages = try #require(Inventory().i2cAdapters.first { $0.name == "Sinew I2C simulator" }).node
            // 60 °C: the PID gives (175 − 60) · 10 µs.
            try virtual.setWord(60, register: 0, address: 0x48)
            for adapter in Adapter.allCases { try loseSupply(adapter) }
        }

        deinit {
            do {
                try virtual.setBusHanging(false)
                try virtual.setChipAbsent(false)
            } catch {
                Issue.record("\(error)")
            }
        }

        // MARK: The chip, seen by another program

        private func node(_ adapter: Adapter) -> String { adapter == .smbus ? virtual.i2c : messages }

        private func register(_ number: UInt8, _ adapter: Adapter) throws -> UInt8 {
            let bus = try OwnedDescriptor(sinew_bus_open(node(adapter), adapter.address), from: "open")
            // The kernel makes messages of it where the adapter knows no commands.
            let value = i2c_smbus_read_byte_data(bus.raw, number)
            guard value >= 0 else { throw SystemError(call: "I2C read", code: -value) }
            return UInt8(truncatingIfNeeded: value)
        }

        private func level(_ channel: Int, _ adapter: Adapter) throws -> [UInt8] {
            try (0..<4).map { try register(UInt8(0x06 + 4 * channel + $0), adapter) }
        }

        private func write(_ bytes: [UInt8], _ adapter: Adapter) throws {
            try SafeAction.i2c(path: node(adapter), address: adapter.address, bytes: bytes).perform()
        }

        /// Puts the values after power-on into the chip.
        private func loseSupply(_ adapter: Adapter) throws {
            for channel in 0..<16 { try write([UInt8(0x06 + 4 * channel)] + Self.off, adapter) }
            try write([0x01, 0x04], adapter)
            try write([0xFE, 0x1E], adapter)
            try write([0x00, 0x11], adapter)
        }

        private func isSetUp(_ adapter: Adapter) throws -> Bool {
            try register(0x00, adapter) == 0x20 && register(0x01, adapter) == 0x04 && register(0xFE, adapter) == 121
        }

        /// Whether both servos' registers have such a level, and no other output's are anything but off.
        private func stands(_ wanted: [UInt8], _ adapter: Adapter) throws -> Bool {
            try (0..<16).allSatisfy { channel in
                try level(channel, adapter) == (Self.channels.contains(channel) ? wanted : Self.off)
            }
        }

        // MARK: The robot

        private static func text(_ adapter: Adapter, guarded: String = "false") -> String {
            let servos = channels.map { channel in
                """
                "servo\(channel)": {
                    "driver": "pca9685.servo", "bus": "\(adapter.rawValue)", "address": \(adapter.address),
                    "channel": \(channel), "from": "heat.pulse", "safe": 1500, "staleAfterMs": 5000}
                """
            }
            return """
                {
                  "version": 1, "name": "outputs", "board": "virtual", "guard": \(guarded),
                  "cutoff": {"line": "GPIO26", "activeLow": true},
                  "producers": {"thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 20}},
                  "loops": {
                    "heat": {
                      "rateHz": 100,
                      "inputs": {"temperature": {"from": "thermometer.temperature"}},
                      "stages": [{"stage": "pid", "input": "temperature", "setpoint": 175, "kp": 10,
                                  "outputRange": [1000, 2000], "output": "pulse"}]
                    }
                  },
                  "actuators": {\(servos.joined(separator: ", "))}
                }
                """
        }

        /// Runs the robot in this process until `body` is through, then stops it in order.
        private func running(_ adapter: Adapter, _ body: (Robot) throws -> Void) throws {
            let robot = Robot(try VirtualBoard.compile(Self.text(adapter)))
            defer { robot.stop() }
            try robot.open(on: virtual.board)
            #expect(try isSetUp(adapter))
            #expect(try stands(Self.safe, adapter), "safe from the opening on")
            _ = try robot.start()
            try #require(eventually { try stands(Self.driven, adapter) })
            try body(robot)
        }

        /// Starts `sinew` with its guard and waits until it drives the servos.
        private func start(
            _ adapter: Adapter, guarded: String = #"{"heartbeatMs": 3000}"#, messages: Int32 = STDERR_FILENO
        ) throws -> pid_t {
            let file = try TemporaryFile(Self.text(adapter, guarded: guarded))
            self.file = file
            let process = try VirtualBoard.start([".build/debug/sinew", "run", file.path], messages: messages)
            try #require(eventually { try stands(Self.driven, adapter) }, "the robot does not drive its servos")
            return process
        }

        // MARK: Tests

        @Test(arguments: Adapter.allCases)
        func `servos follow their loop, and an orderly stop leaves them at their safe pulses`(adapter: Adapter) throws {
            try running(adapter) { _ in
                try virtual.setWord(45, register: 0, address: 0x48)
                // 1300 µs are 266 steps.
                #expect(try eventually { try stands([0, 0, 0x0A, 0x01], adapter) })
            }
            #expect(try stands(Self.safe, adapter))
            #expect(try isSetUp(adapter))
            // An address that was not given back could not be claimed again.
            try virtual.board.openI2C(adapter.rawValue, address: adapter.address).close()
        }

        @Test(arguments: Adapter.allCases)
        func `an emergency stop brings the safe pulses, and arming the driven ones again`(adapter: Adapter) throws {
            try running(adapter) { robot throws in
                #expect(try virtual.value(Self.outputEnable) == false)
                robot.safety.stop()
                #expect(try virtual.value(Self.outputEnable), "the outputs are cut off before the bus is asked")
                #expect(try eventually { try stands(Self.safe, adapter) })
                #expect(try stays { try stands(Self.safe, adapter) })
                robot.arm()
                #expect(try eventually { try stands(Self.driven, adapter) })
            }
        }

        @Test(arguments: Adapter.allCases, [SIGKILL, SIGSEGV])
        func `a robot that dies leaves the safe pulses in the chip, and the next one takes over`(
            adapter: Adapter, signal: Int32
        ) throws {
            let robot = try start(adapter)
            kill(robot, signal)
            ProcessEnd.wait(for: robot)
            #expect(try eventually { try stands(Self.safe, adapter) })
            #expect(try stays { try stands(Self.safe, adapter) })
            #expect(try isSetUp(adapter))
            #expect(try virtual.value(Self.outputEnable))

            let next = try start(adapter)
            kill(next, SIGTERM)
            ProcessEnd.wait(for: next)
            #expect(try stands(Self.safe, adapter))
        }

        @Test(arguments: Adapter.allCases)
        func `without a guard the pulses of a robot that died go on, until sinew safe`(adapter: Adapter) throws {
            let robot = try start(adapter, guarded: "false")
            kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
            #expect(try stays { try stands(Self.driven, adapter) })
            let file = try #require(file)
            #expect(try ProcessEnd.wait(for: VirtualBoard.start(".build/debug/sinew", "safe", file.path)) == .exit(0))
            #expect(try stands(Self.safe, adapter))
        }

        @Test
        func `a robot that is stopped by a signal is ended by its guard, and writes no more`() throws {
            let robot = try start(.messages)
            kill(robot, SIGSTOP)
            #expect(try eventually { try stands(Self.safe, .messages) })
            kill(robot, SIGCONT)
            ProcessEnd.wait(for: robot)
            #expect(try stays { try stands(Self.safe, .messages) })
            let next = try start(.messages)
            kill(next, SIGTERM)
            ProcessEnd.wait(for: next)
        }

        @Test(arguments: Adapter.allCases)
        func `a chip that lost its supply is set up again and gets what is wanted`(adapter: Adapter) throws {
            try running(adapter) { robot in
                try loseSupply(adapter)
                #expect(try eventually { try isSetUp(adapter) && stands(Self.driven, adapter) })
                robot.safety.stop()
                #expect(try eventually { try stands(Self.safe, adapter) })
                try loseSupply(adapter)
                #expect(try eventually { try isSetUp(adapter) && stands(Self.safe, adapter) })
            }
        }

        /// An end that comes while the bus hangs, for longer than a stop may take.
        private func stopWhileHanging(guarded: String, tells words: String) throws -> ProcessEnd? {
            let messages = try MessageFile()
            let robot = try start(.messages, guarded: guarded, messages: messages.descriptor)
            try virtual.setBusHanging(true)
            kill(robot, SIGTERM)
            let isTold = eventually { messages.text.contains(words) }
            #expect(isTold, "\(messages.text)")
            // One line each, and they come one after the other.
            #expect(eventually { messages.text.contains("output servo4 (i2c2 address 0x69") }, "\(messages.text)")
            #expect(eventually { messages.text.contains("output servo11 (i2c2 address 0x69") }, "\(messages.text)")
            Sleep.until(Timestamp.now().advanced(by: .seconds(11)))
            try virtual.setBusHanging(false)
            return ProcessEnd.wait(for: robot)
        }

        @Test
        func `a stop while the bus hangs leaves what it did not reach to the guard, and says so`() throws {
            #expect(
                try stopWhileHanging(guarded: #"{"heartbeatMs": 3000}"#, tells: "goes on trying") == .exit(69))
            #expect(try eventually { try stands(Self.safe, .messages) })
            #expect(try stays { try stands(Self.safe, .messages) })
            let next = try start(.messages)
            kill(next, SIGTERM)
            #expect(ProcessEnd.wait(for: next) == .exit(0))
        }

        @Test
        func `a stop while the bus hangs names what it did not reach where no guard is`() throws {
            #expect(try stopWhileHanging(guarded: "false", tells: "nobody goes on trying") == .exit(69))
        }

        @Test
        func `a stop while the chip does not answer leaves it to the guard until it does`() throws {
            let robot = try start(.messages)
            try virtual.setChipAbsent(true)
            kill(robot, SIGTERM)
            #expect(ProcessEnd.wait(for: robot) == .exit(69))
            try virtual.setChipAbsent(false)
            #expect(try eventually { try stands(Self.safe, .messages) })
        }

        @Test
        func `a start that runs out of open files never leaves a servo driven, where no guard is`() throws {
            var refusals = 0
            for limit in stride(from: 8, through: 44, by: 2) {
                try loseSupply(.messages)
                let file = try TemporaryFile(Self.text(.messages))
                let words = ["sh", "-c", "ulimit -n \(limit); exec .build/debug/sinew run \(file.path) --for 300ms"]
                let end = ProcessEnd.wait(for: try VirtualBoard.start(words))
                if end != .exit(0) { refusals += 1 }
                #expect(try stands(Self.safe, .messages) || stands(Self.off, .messages), "\(limit) open files")
            }
            #expect(refusals > 3)
        }

        @Test
        func `an address that stops answering is told of, and gets what is wanted once it answers`() throws {
            try running(.messages) { robot in
                func health() -> [DriverHealth.State] { robot.status().actuators.map(\.health) }
                #expect(health() == [.good, .good])
                try virtual.setChipAbsent(true)
                try virtual.setWord(45, register: 0, address: 0x48)
                let failing = DriverHealth.State.failing("i2c2 address 0x69 does not answer")
                let isTold = eventually { health() == [failing, failing] }
                #expect(isTold)
                #expect(robot.status().loops.map(\.isRunning) == [true])
                try virtual.setChipAbsent(false)
                #expect(try eventually { try stands([0, 0, 0x0A, 0x01], .messages) })
                let isBack = eventually { health() == [.good, .good] }
                #expect(isBack)
            }
            #expect(try stands(Self.safe, .messages))
        }

        @Test
        func `a chip keeps its safe pulses by itself: nobody goes on holding them`() throws {
            let text = Self.text(.messages).replacing(#""cutoff": {"line": "GPIO26", "activeLow": true},"#, with: "")
            let pipeline = try VirtualBoard.compile(text)
            let guardian = try RobotGuard.start(for: pipeline) { () throws(GuardError) in try GuardExecutable.find() }
            let robot = Robot(pipeline, guard: guardian, machine: virtual.machine)
            #expect(try robot.makeSafe(on: virtual.board) == 2)
            #expect(robot.holder == nil)
            #expect(try stands(Self.safe, .messages))
        }

        @Test
        func `a chip that is not there is refused by bus and address before anything runs`() throws {
            try virtual.setChipAbsent(true)
            let error = #expect(throws: RobotError.self) { try running(.messages) { _ in } }
            #expect("\(try #require(error))".hasPrefix("actuators.servo4: i2c2 address 0x69: does not answer"))
        }
    }
}
