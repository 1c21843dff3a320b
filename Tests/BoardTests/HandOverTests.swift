import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// A line on its way from the guard of a robot that has died to the next robot: nobody gives it back in between.
    ///
    /// The brake's safe level is high and its line is pulled down, so each moment without a holder would release the brake.
    @Suite(.serialized)
    struct HandOverTests {
        private static let brake = 27

        private let virtual: VirtualBoard
        private let file: TemporaryFile

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
            try virtual.pull(Self.brake, .down)
            file = try TemporaryFile(Self.pipeline)
        }

        private static var pipeline: String {
            BrakeRobot.pipeline("handed", #""guard": {"heartbeatMs": 3000}"#, brake: #", "staleAfterMs": 2000"#)
        }

        /// Starts a robot and waits until it drives a line low: the loop's value.
        private func start(_ file: TemporaryFile, drives line: Int = brake) throws -> pid_t {
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", file.path)
            // Low because it is driven, not because nobody holds it yet.
            let isDriven = try eventually { try virtual.isUsed(line) && !virtual.value(line) }
            try #require(isDriven, "the robot does not drive its line")
            return robot
        }

        /// Kills a robot and waits until its guard has made the line safe.
        private func kill(_ robot: pid_t) throws {
            Glibc.kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
            try #require(eventually { try virtual.value(Self.brake) })
        }

        private func stop(_ robot: pid_t) {
            Glibc.kill(robot, SIGTERM)
            #expect(ProcessEnd.wait(for: robot) == .exit(0))
        }

        @Test
        func `the next run takes the line over, and the one after that`() throws {
            var robot = try start(file)
            let watch = try virtual.watch(Self.brake)
            for _ in 0..<2 {
                try kill(robot)
                robot = try start(file)
                #expect(try watch.changes() == [.reconfigured])
            }
            stop(robot)
            #expect(try watch.changes() == [.released])
        }

        private func makeSafe(_ file: TemporaryFile) throws {
            #expect(try ProcessEnd.wait(for: VirtualBoard.start(".build/debug/sinew", "safe", file.path)) == .exit(0))
        }

        @Test
        func `sinew safe without a guard takes the line over too, and gives it back at its end`() throws {
            let unguarded = try TemporaryFile(BrakeRobot.pipeline("handed", #""guard": false"#))
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            try makeSafe(unguarded)
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `sinew safe takes the line over and leaves it held, for the next sinew safe and the next run`() throws {
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            for _ in 0..<2 {
                try makeSafe(file)
                #expect(try watch.changes() == [.reconfigured])
                #expect(try virtual.value(Self.brake))
            }
            stop(try start(file))
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `sinew safe holds a line that nobody had`() throws {
            let watch = try virtual.watch(Self.brake)
            try makeSafe(file)
            #expect(try watch.changes() == [.requested])
            #expect(try virtual.value(Self.brake))
            stop(try start(file))
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `a line that the next run has no use for is given back`() throws {
            let other = try TemporaryFile(Self.pipeline.replacing("GPIO27", with: "GPIO22"))
            try virtual.pull(22, .up)
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            let robot = try start(other, drives: 22)
            #expect(try watch.changes() == [.released])
            stop(robot)
        }

        /// A sensor, or an output before the brake, on a line that somebody else has.
        private static let broken = [
            pipeline.replacing("GPIO17", with: "GPIO22"),
            pipeline.replacing(
                #""actuators": {"#,
                with:
                    #""actuators": {"lamp": {"driver": "gpio.output", "line": "GPIO22", "from": "reflex.brake", "safe": false}, "#
            ),
        ]

        @Test(arguments: broken)
        func `a run that cannot open its devices leaves the line held as it was, for the next run`(
            pipeline: String
        ) throws {
            let broken = try TemporaryFile(pipeline)
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            let blocker = try virtual.board.openInputLine("GPIO22", .init())
            defer { blocker.close() }
            for _ in 0..<2 {
                let robot = try VirtualBoard.start(".build/debug/sinew", "run", broken.path)
                #expect(ProcessEnd.wait(for: robot) == .exit(75))
                #expect(try watch.changes() == [.reconfigured])
                #expect(try virtual.value(Self.brake))
            }
            stop(try start(file))
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `a run that cannot open its devices gives a line back that nobody had before`() throws {
            let broken = try TemporaryFile(Self.broken[0])
            let watch = try virtual.watch(Self.brake)
            let blocker = try virtual.board.openInputLine("GPIO22", .init())
            defer { blocker.close() }
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", broken.path)
            #expect(ProcessEnd.wait(for: robot) == .exit(75))
            #expect(try watch.changes() == [.requested, .released])
        }

        /// What SINEW_GUARD names.
        private static let impostors: [String?] = [nil, "#!/bin/sh\nexit 0\n", "#!/bin/sh\nexec sleep 600\n"]

        @Test(arguments: impostors, ["run", "safe"])
        func `where the new guard is none, nothing happens to the line`(text: String?, command: String) throws {
            let program = try TemporaryFile(Array((text ?? "").utf8), suffix: ".guard")
            if text != nil { chmod(program.path, 0o755) }
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            let words = ["env", "SINEW_GUARD=\(program.path)", ".build/debug/sinew", command, file.path]
            #expect(try ProcessEnd.wait(for: VirtualBoard.start(words)) == .exit(69))
            #expect(try watch.changes() == [])
            #expect(try virtual.value(Self.brake))
            stop(try start(file))
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `with any number of open files the line is never without a holder`() throws {
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            for limit in stride(from: 9, through: 39, by: 3) {
                let words = ["sh", "-c", "ulimit -n \(limit); exec .build/debug/sinew safe \(file.path)"]
                _ = try ProcessEnd.wait(for: VirtualBoard.start(words))
                let changes = try watch.changes()
                #expect(changes.allSatisfy { $0 == .reconfigured }, "\(limit) open files: \(changes)")
                #expect(try virtual.value(Self.brake))
            }
            stop(try start(file))
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
        func `a hand-over that a signal breaks into leaves the line held`(signal: Int32) throws {
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            for command in ["safe", "run"] {
                for delay in stride(from: 100, through: 1_500, by: 200) {
                    let process = try VirtualBoard.start(".build/debug/sinew", command, file.path)
                    Sleep.until(.now().advanced(by: .milliseconds(delay)))
                    Glibc.kill(process, signal)
                    let end = ProcessEnd.wait(for: process)
                    let changes = try watch.changes()
                    // A run that came to its loops has been stopped in order.
                    if command == "run", signal != SIGKILL, end == .exit(0) { break }
                    #expect(changes.allSatisfy { $0 == .reconfigured }, "\(command) after \(delay) ms: \(changes)")
                    #expect(try eventually { try virtual.value(Self.brake) })
                }
            }
            stop(try start(file))
        }

        @Test
        func `a run without a guard that cannot open its devices leaves the line with the guard before`() throws {
            let broken = try TemporaryFile(
                Self.broken[0].replacing(#""guard": {"heartbeatMs": 3000}"#, with: #""guard": false"#))
            try kill(start(file))
            let watch = try virtual.watch(Self.brake)
            let blocker = try virtual.board.openInputLine("GPIO22", .init())
            defer { blocker.close() }
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", broken.path)
            #expect(ProcessEnd.wait(for: robot) == .exit(75))
            #expect(try watch.changes() == [.reconfigured])
            #expect(try virtual.value(Self.brake))
            stop(try start(file))
        }

        /// The guard and its runtime, with so many milliseconds in between.
        @Test(arguments: [0, 100, 300, 1_000], [SIGKILL, SIGSTOP])
        func `a guard and then its runtime are lost, and the line is safe and held`(delay: Int, signal: Int32) throws {
            let robot = try start(file)
            let watch = try virtual.watch(Self.brake)
            let guardian = try #require(NameClaim.holder(of: "sinew/guard/linux"))
            Glibc.kill(guardian, signal)
            Sleep.until(.now().advanced(by: .milliseconds(delay)))
            Glibc.kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
            #expect(try eventually { try virtual.value(Self.brake) })
            if signal == SIGSTOP { Glibc.kill(guardian, SIGKILL) }
            #expect(try stays { try virtual.value(Self.brake) })
            #expect(try !watch.changes().contains(.released))
            stop(try start(file))
        }
    }
}
