import Glibc
import GuardTesting
import LinuxSystem
import Testing

extension BoardTests {
    /// A robot that is started before one of its devices is there.
    @Suite(.serialized)
    final class DeviceWaitTests {
        private static let brake = 27

        private let virtual: VirtualBoard
        private let file: TemporaryFile
        private var robot: pid_t = 0

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
            // The safe level is high.
            try virtual.pull(Self.brake, .down)
            try virtual.setChipAbsent(true)
            file = try TemporaryFile(
                BrakeRobot.pipeline("patient", #""guard": {"heartbeatMs": 3000}"#, brake: #", "staleAfterMs": 2000"#)
                    .replacing(
                        #""actuators": {"#,
                        with: """
                            "actuators": {"lamp": {"driver": "pca9685.pwm", "bus": "i2c2", "address": "0x69", "channel": 4,
                                                   "from": "heat.power", "staleAfterMs": 1000},
                            """
                    ).replacing(
                        #""loops": {"#,
                        with: """
                            "loops": {"heat": {"rateHz": 10, "inputs": {"t": {"from": "t.temperature"}}, "stages": [
                                {"stage": "scale", "input": "t", "range": [0, 100], "atLow": 0, "atHigh": 1,
                                 "output": "power"}]},
                            """
                    ).replacing(
                        #""producers": {"#, with: #""producers": {"t": {"driver": "lm75", "bus": "i2c1"}, "#))
        }

        deinit {
            if robot > 0 { VirtualBoard.stop(robot) }
            do { try virtual.setChipAbsent(false) } catch {}
        }

        private func start() throws {
            robot = try VirtualBoard.start(".build/debug/sinew", "run", "--wait-for-devices", file.path)
            // Held safe by the guard of a try, from one to the next.
            try #require(eventually { try virtual.isUsed(Self.brake) && virtual.value(Self.brake) })
        }

        @Test
        func `it holds its other outputs safe while it waits, and runs once the device has come`() throws {
            try start()
            let watch = try virtual.watch(Self.brake)
            #expect(try stays { try virtual.value(Self.brake) })
            #expect(try !eventually(within: .seconds(4)) { try !virtual.value(Self.brake) })
            try virtual.setChipAbsent(false)
            #expect(try eventually(within: .seconds(40)) { try !virtual.value(Self.brake) }, "it drives")
            #expect(try !watch.changes().contains(.released))
            kill(robot, SIGTERM)
            #expect(ProcessEnd.wait(for: robot) == .exit(0))
            robot = 0
        }

        @Test
        func `a signal ends the waiting, and the guard of the last try goes on holding`() throws {
            try start()
            kill(robot, SIGTERM)
            #expect(ProcessEnd.wait(for: robot) == .exit(0))
            robot = 0
            #expect(try virtual.isUsed(Self.brake) && virtual.value(Self.brake))
            try virtual.setChipAbsent(false)
            #expect(
                try ProcessEnd.wait(
                    for: VirtualBoard.start(
                        ".build/debug/sinew", "run", "--for", "200ms", file.path)) == .exit(0))
            #expect(try !virtual.isUsed(Self.brake))
        }
    }
}
