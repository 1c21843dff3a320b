import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Synchronization
import Testing

extension BoardTests {
    /// The kernel's watchdog under the program `sinew` as a user runs it. The board's one says "Triggered" to the kernel's
    /// log where another would restart the machine.
    @Suite(.serialized)
    struct WatchdogTests {
        private static let timeoutSeconds = 3
        private static let sysfs = "/sys/class/watchdog/watchdog0"

        private let virtual: VirtualBoard
        private let kernel: KernelLog
        private let file: TemporaryFile

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
            try Self.reload(virtual.machine)
            kernel = try KernelLog()
            file = try TemporaryFile(
                BrakeRobot.pipeline(
                    "watched", #""guard": false, "watchdog": {"timeoutSeconds": \#(Self.timeoutSeconds)}"#))
        }

        /// The driver as it is after boot. One that a test has left running is stopped, or in use until it acts.
        private static func reload(_ machine: LinuxMachine, _ more: String...) throws {
            let left = try machine.openWatchdog(.init(timeoutSeconds: timeoutSeconds))
            do throws(SystemError) { try left.disarm() } catch { try #require(error.code == EBUSY) }
            let unwanted = try MessageFile()
            try #require(
                eventually {
                    try ProcessEnd.wait(
                        for: VirtualBoard.start(["modprobe", "-r", "softdog"], messages: unwanted.descriptor))
                        == .exit(0)
                })
            try #require(
                try ProcessEnd.wait(for: VirtualBoard.start(["modprobe", "softdog", "soft_noboot=1"] + more))
                    == .exit(0))
            try #require(eventually { access("/dev/watchdog", W_OK) == 0 })
        }

        private var robot: [String] { [".build/debug/sinew", "run", file.path] }

        private func start() throws -> pid_t {
            let process = try VirtualBoard.start(robot)
            try #require(eventually { try isArmed() }, "the robot does not start the watchdog")
            return process
        }

        /// Whether it runs with the robot's time-out; the driver's own is a minute.
        private func isArmed() throws -> Bool {
            try state() == "active" && SmallFile.text(of: "\(Self.sysfs)/timeout") == "\(Self.timeoutSeconds)"
        }

        private func state() throws -> String { try SmallFile.text(of: "\(Self.sysfs)/state") }

        /// Whether the watchdog acts, waited for without hurry.
        private func triggers() -> Bool {
            kernel.waits(for: "Triggered", until: Timestamp.now().advanced(by: GuardedRun.patience))
        }

        /// Whether the watchdog leaves the machine alone for longer than it would when nobody fed it.
        private func staysQuiet() -> Bool {
            !kernel.waits(for: "Triggered", until: Timestamp.now().advanced(by: .seconds(2 * Self.timeoutSeconds)))
        }

        @Test
        func `it is fed while the robot is well, and stopped by an orderly end`() throws {
            let process = try start()
            #expect(staysQuiet())
            #expect(try state() == "active")
            kill(process, SIGTERM)
            #expect(ProcessEnd.wait(for: process) == .exit(0))
            #expect(try state() == "inactive")
            #expect(staysQuiet())
        }

        @Test
        func `it is not fed for a robot of which one loop hangs, and fed again when that goes on`()
            throws
        {
            let robot = Robot(
                try HangStage.pipeline(watchdogSeconds: Self.timeoutSeconds), machine: virtual.machine)
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            #expect(staysQuiet())
            HangStage.hangs.store(true, ordering: .releasing)
            // Whatever happens: stop waits for the loop.
            defer { HangStage.hangs.store(false, ordering: .releasing) }
            #expect(triggers())
            #expect(robot.status().watchdog?.isFed == false)
            HangStage.hangs.store(false, ordering: .releasing)
            #expect(eventually { robot.status().watchdog?.isFed == true })
            #expect(staysQuiet())
            robot.stop()
            #expect(try state() == "inactive")
            #expect(robot.runningWatchdog == nil)
        }

        @Test
        func `it is not fed for a robot that hangs`() throws {
            let process = try start()
            kill(process, SIGSTOP)
            #expect(triggers())
            kill(process, SIGKILL)
            ProcessEnd.wait(for: process)
        }

        @Test
        func `it runs on when the robot is killed, and the next run takes it over`() throws {
            let process = try start()
            kill(process, SIGKILL)
            ProcessEnd.wait(for: process)
            #expect(try state() == "active")
            let next = try start()
            #expect(staysQuiet())
            kill(next, SIGTERM)
            #expect(ProcessEnd.wait(for: next) == .exit(0))
            #expect(try state() == "inactive")
        }

        @Test
        func `one that cannot be stopped is told of at the end, and does what it is there for`() throws {
            try Self.reload(virtual.machine, "nowayout=1")
            let output = try MessageFile()
            let process = try VirtualBoard.start(robot, messages: output.descriptor)
            try #require(eventually { output.text.contains("Ctrl-C stops it") })
            kill(process, SIGTERM)
            #expect(ProcessEnd.wait(for: process) == .exit(0))
            #expect(
                output.text.contains(
                    """
                    sinew: warning: /dev/watchdog (Software Watchdog) still runs: its driver does not let it stop \
                    (nowayout); it restarts the machine in \(Self.timeoutSeconds) s unless somebody feeds it
                    """))
            #expect(triggers())
        }

        @Test
        func `one that somebody else has is refused with who has it, and everything is given back`() throws {
            let holder = try VirtualBoard.start(["sh", "-c", "exec sleep 1000 3>/dev/watchdog"])
            defer { VirtualBoard.stop(holder) }
            try #require(eventually { try state() == "active" })
            let output = try MessageFile()
            let process = try VirtualBoard.start(robot, messages: output.descriptor)
            #expect(ProcessEnd.wait(for: process) == .exit(75))
            #expect(
                output.text == """
                    sinew: \(file.path): watchdog: /dev/watchdog: is in use, sleep 1000 (process \(holder)); free it there, \
                    or use another one

                    """)
            #expect(try !virtual.isUsed(27))
        }

        @Test
        func `a watchdog that is not there, and a device that is none`() throws {
            let missing = #expect(throws: HardwareError.self) {
                try virtual.machine.openWatchdog(.init(device: "/dev/watchdog7"))
            }
            guard case .missing(device: "/dev/watchdog7", _)? = missing else {
                Issue.record("\(String(describing: missing))")
                return
            }
            #expect(
                throws: HardwareError.unsupported(
                    device: "/dev/null", reason: "is no watchdog; sinew devices lists those of this machine")
            ) { try virtual.machine.openWatchdog(.init(device: "/dev/null")) }
        }

        @Test
        func `a user who may not have it is told how to be given it`() throws {
            #expect(seteuid(65_534) == 0)
            defer { #expect(seteuid(0) == 0) }
            let error = #expect(throws: HardwareError.self) { try virtual.machine.openWatchdog(.init()) }
            guard case .permissionDenied(device: "/dev/watchdog", let remedy)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(remedy.contains(#"put 'KERNEL=="watchdog|watchdog[0-9]*", GROUP="watchdog", MODE="0660"' into"#))
        }

        @Test
        func `a time-out that the driver does not take is refused with its limit, and the watchdog stands still`()
            throws
        {
            #expect(
                throws: HardwareError.unsupported(
                    device: "/dev/watchdog",
                    reason: "its driver does not take a time-out of 100000 s; it takes up to 65535 s")
            ) { try virtual.machine.openWatchdog(.init(timeoutSeconds: 100_000)) }
            #expect(try state() == "inactive")
        }

        @Test
        func `the inventory knows it without starting it`() throws {
            let watchdog = try #require(Inventory().watchdogs.first)
            #expect(watchdog.node == "/dev/watchdog0")
            #expect(watchdog.identity == "Software Watchdog")
            #expect(watchdog.longestSeconds == 65_535)
            #expect(!watchdog.isActive && !watchdog.isNowayout)
            #expect(watchdog.access == .allowed)
            #expect(try state() == "inactive")
        }
    }
}
