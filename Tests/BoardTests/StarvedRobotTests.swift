import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// Programs above the loops that compute on every processor: what docs/safety.md says of a machine that is too busy.
    ///
    /// The brake's safe level is high and it is driven low: what reads high was made safe.
    @Suite(.serialized)
    final class StarvedRobotTests {
        private static let brake = 27

        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
            try virtual.pull(Self.brake, .down)
        }

        deinit { VirtualBoard.endLeftGuard() }

        private static func pipeline(_ keys: String) throws -> TemporaryFile {
            try TemporaryFile(
                BrakeRobot.pipeline("starved", keys, brake: #", "staleAfterMs": 1000"#)
                    .replacing(#""rateHz": 100,"#, with: #""rateHz": 100, "realtime": {"priority": 50},"#))
        }

        private func start(_ file: TemporaryFile) throws -> pid_t {
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", file.path)
            try #require(eventually(within: .seconds(40)) { try isDriven() }, "the robot does not drive its line")
            return robot
        }

        private func isDriven() throws -> Bool { try virtual.isUsed(Self.brake) && !virtual.value(Self.brake) }

        /// Runs `body` above a program of priority 90 on each processor.
        private func starving(_ body: @escaping @Sendable () throws -> Void) throws {
            let hogs = try (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).map { processor in
                try VirtualBoard.start(
                    "taskset", "-c", "\(processor)", "chrt", "--fifo", "90", "sh", "-c", "while :; do :; done")
            }
            let hand = try SystemThread(ThreadSettings(name: "hand", priority: 97)) {
                do {
                    // What a test starts is not there at once.
                    for hog in hogs {
                        try #require(eventually { sched_getscheduler(hog) == SCHED_FIFO })
                    }
                    try body()
                } catch {
                    Issue.record("\(error)")
                }
                for hog in hogs { kill(hog, SIGKILL) }
            }
            hand.join()
            for hog in hogs { ProcessEnd.wait(for: hog) }
        }

        @Test
        func `a guard above them makes the outputs safe while they still compute`() throws {
            let file = try Self.pipeline(#""guard": {"heartbeatMs": 1000, "priority": 95}"#)
            let robot = try start(file)
            let watch = try virtual.watch(Self.brake)
            try starving { [virtual] in
                let isSafe = try eventually { try virtual.value(Self.brake) }
                #expect(isSafe, "in spite of them")
            }
            #expect(ProcessEnd.wait(for: robot) == .signal(SIGKILL))
            #expect(try virtual.value(Self.brake))
            #expect(try virtual.isUsed(Self.brake) && !watch.changes().contains(.released))
        }

        @Test
        func `a guard below them is starved as well, and does its duty once it gets to run`() throws {
            let file = try Self.pipeline(#""guard": {"heartbeatMs": 1000}"#)
            let robot = try start(file)
            let watch = try virtual.watch(Self.brake)
            try starving { [virtual] in
                Sleep.until(Timestamp.now().advanced(by: .seconds(4)))
                let isDriven = try !virtual.value(Self.brake)
                #expect(isDriven, "as docs/safety.md warns")
            }
            // Guard and supervisor run again at the same time. If the next beat was first, there was nothing to do yet.
            kill(robot, SIGKILL)
            #expect(ProcessEnd.wait(for: robot) == .signal(SIGKILL))
            #expect(try eventually { try virtual.value(Self.brake) })
            #expect(try virtual.isUsed(Self.brake) && !watch.changes().contains(.released))
        }

        @Test
        func `the machine's watchdog is not fed any more`() throws {
            let file = try Self.pipeline(#""guard": {"heartbeatMs": 1000}, "watchdog": {"timeoutSeconds": 3}"#)
            let robot = try start(file)
            try starving {
                let kernel = try KernelLog()
                #expect(kernel.waits(for: "Triggered", until: Timestamp.now().advanced(by: .seconds(20))))
            }
            kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
        }

        @Test
        func `the doctor names them, and what would help`() throws {
            let file = try Self.pipeline(#""guard": {"heartbeatMs": 1000}"#)
            let hog = try VirtualBoard.start("chrt", "--fifo", "90", "sleep", "1000")
            defer { VirtualBoard.stop(hog) }
            try #require(eventually { sched_getscheduler(hog) == SCHED_FIFO })
            let output = try MessageFile()
            let words = ["sh", "-c", #"exec "$0" "$@" 1>&2"#, ".build/debug/sinew", "doctor", file.path]
            #expect(
                try ProcessEnd.wait(for: VirtualBoard.start(words, messages: output.descriptor)) == .exit(1))
            #expect(
                output.text.contains("sleep (process \(hog)) runs with real-time priority 90, above the guard's 52"),
                "\(output.text)")
        }
    }
}
