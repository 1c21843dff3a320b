import GuardTesting
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// `deploy/systemd/sinew@.service` under a real systemd, with the user, the folders and the rules that come with it.
    @Suite(.serialized)
    final class SystemdTests {
        private static let brake = 27
        /// What the unit's own time for a start is made here: a wait is longer.
        private static let startSeconds = 15

        private let virtual: VirtualBoard
        private let systemd: SystemdBoard

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
            // The safe level is high.
            try virtual.pull(Self.brake, .down)
            systemd = try SystemdBoard()
            try #require(
                try systemd.run(
                    "sh", "-c",
                    """
                    mkdir /etc/systemd/system/sinew@.service.d &&
                    printf '[Service]\\nTimeoutStartSec=\(Self.startSeconds)\\n' >/etc/systemd/system/sinew@.service.d/test.conf &&
                    systemctl daemon-reload
                    """
                ).end == .exit(0))
        }

        deinit {
            // For the tests after these, if one has ended early.
            do { try Self.module(["i2c-sim"]) } catch { Issue.record("\(error)") }
        }

        private static func module(_ words: [String]) throws {
            try #require(try ProcessEnd.wait(for: VirtualBoard.start(["modprobe"] + words)) == .exit(0))
        }

        /// A robot that needs the second bus for a lamp, with its brake on a line of the chip that is there.
        private static let rover = BrakeRobot.pipeline(
            "rover", #""guard": {"heartbeatMs": 3000}"#, brake: #", "staleAfterMs": 2000"#
        ).replacing(
            #""actuators": {"#,
            with: """
                "actuators": {"lamp": {"driver": "pca9685.pwm", "bus": "i2c2", "address": "0x69", "channel": 4,
                                       "from": "heat.power", "staleAfterMs": 2000},
                """
        ).replacing(
            #""loops": {"#,
            with: """
                "loops": {"heat": {"rateHz": 10, "inputs": {"t": {"from": "t.temperature"}}, "stages": [
                    {"stage": "scale", "input": "t", "range": [0, 100], "atLow": 0, "atHigh": 1, "output": "power"}]},
                """
        ).replacing(#""producers": {"#, with: #""producers": {"t": {"driver": "lm75", "bus": "i2c1"}, "#)

        private func startWithoutTheBus() throws {
            try Self.module(["-r", "i2c-sim"])
            try systemd.install(Self.rover, as: "rover")
            try systemd.unit("start", "--no-block", of: "rover")
            try #require(try systemd.waits(for: "waiting: actuators.lamp: i2c2", in: "StatusText", of: "rover"))
        }

        private func drives() throws -> Bool {
            try eventually(within: .seconds(60)) { try !virtual.value(Self.brake) && virtual.isUsed(Self.brake) }
        }

        @Test
        func `it waits for a device with the unit activating, is spoken to, and runs and comes back once it can`()
            throws
        {
            try startWithoutTheBus()
            Sleep.until(Timestamp.now().advanced(by: .seconds(Self.startSeconds + 3)))
            #expect(try systemd.property("ActiveState", of: "rover") == "activating")
            #expect(try systemd.property("NRestarts", of: "rover") == "0")
            #expect(try virtual.value(Self.brake))

            let arm = try systemd.run("sinew", "arm", "rover")
            #expect(arm.end == .exit(75))
            #expect(
                arm.text.contains("rover: not armed: nothing is driven, it waits for a device: actuators.lamp: i2c2"))
            let stop = try systemd.run("sinew", "stop", "rover")
            #expect(stop.end == .exit(0))
            #expect(stop.text.contains("rover: nothing is driven, it waits for a device: actuators.lamp: i2c2"))

            try Self.module(["i2c-sim"])
            #expect(try systemd.waits(for: "active", in: "ActiveState", of: "rover"))
            #expect(try systemd.waits(for: "disarmed; ", in: "StatusText", of: "rover"))
            #expect(try virtual.value(Self.brake), "a stop that came while it waited holds")
            #expect(try systemd.run("sinew", "arm", "rover").end == .exit(0))
            #expect(try drives())

            let watch = try virtual.watch(Self.brake)
            try systemd.unit("kill", "--signal=KILL", "--kill-whom=main", of: "rover")
            #expect(try systemd.waits(for: "1", in: "NRestarts", of: "rover"))
            #expect(try systemd.waits(for: "armed; ", in: "StatusText", of: "rover"))
            #expect(try drives())
            #expect(try !watch.changes().contains(.released), "from the guard to the next runtime")
            try systemd.unit("stop", of: "rover")
            #expect(try systemd.property("ActiveState", of: "rover") == "inactive")
            #expect(try systemd.property("Result", of: "rover") == "success")
        }

        @Test
        func `a unit that waits is stopped as one that runs, and its guard goes on holding`() throws {
            try startWithoutTheBus()
            try systemd.unit("stop", of: "rover")
            #expect(try systemd.property("ActiveState", of: "rover") == "inactive")
            #expect(try systemd.property("Result", of: "rover") == "success")
            #expect(try virtual.isUsed(Self.brake) && virtual.value(Self.brake))
        }

        @Test
        func `a wrong file is a failure that is not tried again`() throws {
            try systemd.install(Self.rover.replacing("rateHz", with: "ratteHz"), as: "broken")
            #expect(try systemd.run("systemctl", "start", "sinew@broken").end == .exit(1))
            // Ten times what the unit has for a pause between tries.
            Sleep.until(Timestamp.now().advanced(by: .seconds(2)))
            #expect(try systemd.property("ActiveState", of: "broken") == "failed")
            #expect(try systemd.property("ExecMainStatus", of: "broken") == "78")
            #expect(try systemd.property("NRestarts", of: "broken") == "0")
        }
    }
}
