import Glibc
import HardwareIO
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// Services of a robot that runs: what they see, what they may, and that nothing they do harms it.
struct ServiceTests {
    let journal = Journal()

    /// One loop that drives one motor, and services that do this.
    private func robot(
        _ services: String = #""eye": {"service": "test.service"}"#, more: String = "",
        longestSilence: Duration? = .seconds(10),
        _ work: @escaping TestService.Work = { robot, _, _ in _ = robot.wait(until: .distantFuture) }
    ) throws -> Robot {
        let bench = Bench()
        let registry = try Registry(
            producers: [TestSensor.description(journal)],
            stages: [ConstantStage.description, MarkStage.description(bench.journal)],
            actuators: [TestActuator<Double>.motor(journal)],
            services: [TestService.description(journal, longestSilence: longestSilence, work)])
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: """
                "l": {"rateHz": 1000, "stages": [
                  {"stage": "constant", "value": 0.5, "output": "x"}, {"stage": "constant", "value": 7, "output": "y"}]}
                """,
            actuators: #""left": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#,
            more: #""services": {\#(services)}\#(more)"#)
        let compiler = PipelineCompiler(registry: registry) { _ throws(BoardCatalogError) in Bench.board }
        return Robot(try compiler.compile(Array(text.utf8), file: "f"))
    }

    private func run(_ robot: Robot) throws {
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        try #require(robot.waits { $0.phase == .armed && $0.actuators.allSatisfy { $0.state == .driven } })
    }

    @Test
    func `a service runs when everything else does, and is told to end when the outputs are safe`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start(arms: false)
        #expect(!journal.entries.contains("run eye"))
        robot.armAsDescribed()
        #expect(journal.wait { $0 == "run eye" })
        robot.stop()
        #expect(journal.entries.contains("leave eye"))
        #expect(robot.leftBehindServices.isEmpty)
        #expect(robot.status().services.map(\.health) == [.good])
    }

    @Test
    func `a service reads any output by its name, also one that nobody named in the file`() throws {
        let seen = Locked<[WatchedValue]>([])
        let robot = try robot { robot, stop, _ throws(ServiceFailure) in
            do throws(RobotViewError) {
                let record = try robot.record("l.y", keeping: 64)
                while !robot.wait(until: .now().advanced(by: .milliseconds(5))) {
                    let values = record.take().map(\.value)
                    seen.withLock { $0 += values }
                }
            } catch {
                throw ServiceFailure("\(error)")
            }
        }
        try run(robot)
        defer { robot.stop() }
        #expect(robot.waits { _ in seen.withLock { $0.count > 20 } })
        #expect(seen.withLock { $0.allSatisfy { $0 == .double(7) } })
    }

    @Test
    func `a service that fails is told of and started again, and the robot goes on`() throws {
        let robot = try robot { _, _, _ throws(ServiceFailure) in throw ServiceFailure("the disk is full") }
        try run(robot)
        defer { robot.stop() }
        #expect(journal.wait(for: 3) { $0 == "run eye" })
        let status = robot.status()
        #expect(status.services.map(\.health) == [.failing("the disk is full")])
        #expect(status.services[0].restarts >= 2)
        #expect(status.actuators.map(\.state) == [.driven])
    }

    @Test
    func `a service that hangs is told of, and is left behind at the stop`() throws {
        let isHanging = StopSignal()
        defer { isHanging.signal() }
        let robot = try robot(longestSilence: .milliseconds(100)) { _, _, _ in
            _ = isHanging.wait(until: .distantFuture)
        }
        try run(robot)
        #expect(
            robot.waits {
                if case .hanging = $0.services[0].health { true } else { false }
            })
        #expect(robot.status().actuators.map(\.state) == [.driven])
        robot.stop()
        #expect(robot.leftBehindServices == ["eye"])
        #expect(robot.leftBehind.isEmpty)
        #expect(robot.unreached.isEmpty)
        #expect(robot.status().phase == .stopped)
        #expect(journal.entries.contains { $0.hasPrefix("close GPIO22 at") }, "the output was given back")
    }

    @Test
    func `a service that hangs only when it is told to end is left behind too`() throws {
        let isHanging = StopSignal()
        defer { isHanging.signal() }
        let robot = try robot { robot, _, _ in
            _ = robot.wait(until: .distantFuture)
            _ = isHanging.wait(until: .distantFuture)
        }
        try run(robot)
        #expect(journal.wait { $0 == "run eye" })
        robot.stop()
        #expect(robot.leftBehindServices == ["eye"])
        #expect(robot.status().phase == .stopped)
    }

    @Test
    func `a robot that is stopped while its services start ends them all, whether they have begun or not`() throws {
        for round in 0..<20 {
            let robot = try robot(#""eye": {"service": "test.service"}, "hand": {"service": "test.service"}"#)
            try robot.open(on: FaultyBoard())
            _ = try robot.start()
            robot.stop()
            #expect(robot.leftBehindServices.isEmpty)
            let entries = journal.entries
            #expect(entries.count { $0.hasPrefix("run ") } == entries.count { $0.hasPrefix("leave ") }, "\(round)")
        }
    }

    @Test
    func `whatever a service throws is told in its words, in one line`() throws {
        struct Lost: Error, CustomStringConvertible { let description = "the peer\nis away" }
        let robot = try robot { _, _, _ in throw Lost() }
        try run(robot)
        defer { robot.stop() }
        #expect(robot.waits { $0.services[0].health == .failing(#"the peer\nis away"#) })
    }

    @Test
    func `one that waits in its view for long does not hang`() throws {
        let robot = try robot(longestSilence: .milliseconds(20))
        try run(robot)
        defer { robot.stop() }
        #expect(journal.wait { $0 == "run eye" })
        Sleep.until(.now().advanced(by: .milliseconds(100)))
        #expect(robot.status().services.map(\.health) == [.good])
    }

    @Test
    func `a service that is slow loses readings, which are counted, and the loop does not wait for it`() throws {
        let robot = try robot { robot, _, _ throws(ServiceFailure) in
            do throws(RobotViewError) {
                let record = try robot.record("l.x", keeping: 2)
                while !robot.wait(until: .now().advanced(by: .milliseconds(50))) { _ = record.take() }
            } catch {
                throw ServiceFailure("\(error)")
            }
        }
        try run(robot)
        defer { robot.stop() }
        #expect(robot.waits { $0.services[0].lostReadings > 10 })
        #expect(robot.status().actuators.map(\.state) == [.driven])
    }

    @Test
    func `without rights a service may look, and nothing else`() throws {
        let refusals = Locked<[String]>([])
        let robot = try robot { robot, _, _ in
            for right in ["stop", "arm", "inject", "clear"] {
                do throws(RobotViewError) {
                    switch right {
                    case "stop": try robot.stop()
                    case "arm": try robot.arm()
                    case "inject": try robot.inject(InjectedFault(.off), into: "s")
                    default: try robot.clear(nil)
                    }
                } catch {
                    refusals.withLock { $0.append("\(error)") }
                }
            }
            _ = robot.wait(until: .distantFuture)
        }
        try run(robot)
        defer { robot.stop() }
        #expect(robot.waits { _ in refusals.withLock { $0.count } == 4 })
        #expect(
            refusals.withLock { $0 } == [
                #"services.eye may not stop; give it "rights": ["stop"]"#,
                #"services.eye may not arm; give it "rights": ["arm"]"#,
                #"services.eye may not inject; give it "rights": ["inject"]"#,
                #"services.eye may not inject; give it "rights": ["inject"]"#,
            ])
        #expect(robot.status().isArmed)
        #expect(robot.status().injections.isEmpty)
    }

    @Test
    func `with its rights a service stops the robot, injects and arms it, and the events tell who`() throws {
        let go = StopSignal()
        let robot = try robot(#""hand": {"service": "test.service", "rights": ["arm", "stop", "inject"]}"#) {
            robot, _, _ throws(ServiceFailure) in
            _ = go.wait(until: .distantFuture)
            do throws(RobotViewError) {
                try robot.stop()
                try robot.inject(InjectedFault(.stuck), into: "s")
            } catch {
                throw ServiceFailure("\(error)")
            }
            _ = robot.wait(until: .distantFuture)
        }
        let view = robot.view()
        try run(robot)
        defer { robot.stop() }
        go.signal()
        #expect(robot.waits { !$0.isArmed && $0.injections.count == 1 })
        #expect(robot.status().actuators.map(\.reason) == [.emergencyStop])
        var events: [RobotEvent.Kind] = []
        #expect(
            robot.waits { _ in
                events += view.takeEvents().map(\.kind)
                return events.contains(.phase(.disarmed)) && events.contains(.actuatorSafe("left", .emergencyStop))
            })
        #expect(events.contains(.command(.stop, service: "hand")))
        #expect(events.contains(.command(.inject, service: "hand")))
    }

    @Test
    func `a view tells the events of a robot's life in their order`() throws {
        let robot = try robot()
        let view = robot.view()
        try run(robot)
        robot.stop()
        let phases = view.takeEvents().compactMap { event -> RobotPhase? in
            if case .phase(let phase) = event.kind { phase } else { nil }
        }
        #expect(phases == [.opening, .opened, .starting, .disarmed, .armed, .stopping, .stopped])
    }

    @Test
    func `an output that there is not is answered with the nearest`() throws {
        let view = try robot().view()
        let error = #expect(throws: RobotViewError.self) { try view.watch("l.z") }
        #expect(error?.description.hasPrefix(#"the robot has no output "l.z"; did you mean "l."#) == true)
        #expect(view.outputs.map(\.name) == ["s.angle", "s.number", "s.flag", "s.pair", "l.x", "l.y"])
    }

    @Test
    func `a service's thread has no priority, whatever the loops have`() throws {
        let policy = Locked<Int32?>(nil)
        let robot = try robot { robot, _, _ in
            policy.withLock { $0 = sched_getscheduler(0) }
            _ = robot.wait(until: .distantFuture)
        }
        try run(robot)
        defer { robot.stop() }
        #expect(robot.waits { _ in policy.withLock { $0 != nil } })
        #expect(policy.withLock { $0 } == SCHED_OTHER)
    }
}
