import Sinew
import SinewTesting
import Testing

/// A service that is tried alone, by the public interface.
struct ServiceTrialTests {
    /// Adds up what comes out of an output, and says so in its remark; ends, fails or hangs when a reading says so.
    private final class Sum: Service {
        static let hang = -1.0
        static let fail = -2.0
        static let end = StopSignal()

        static let description = ServiceDescription("outside.sum", "adds up") { define in
            let output = define.parameters.text("output", .any(), "what it adds up")
            return { Sum(output: $0[output]) }
        }

        let output: String
        var longestSilence: Duration? { .milliseconds(50) }

        init(output: String) { self.output = output }

        func run(_ robot: any RobotView, until stop: StopSignal, health: DriverHealth) throws {
            let record = try robot.record(output, keeping: 64)
            var sum = 0.0
            while !robot.wait(until: .now().advanced(by: .milliseconds(5))) {
                for reading in record.take() {
                    guard case .double(let value) = reading.value else { continue }
                    if value == Self.hang { _ = Self.end.wait(until: .distantFuture) }
                    if value == Self.fail { throw ServiceFailure("has had enough at \(sum)") }
                    sum += value
                }
                if sum > 100 { health.fail("the sum is \(sum)") }
            }
        }
    }

    private func trial(_ output: String = "scale.mass") throws -> ServiceTrial {
        try ServiceTrial(
            Sum.description, ["output": .text(output)],
            outputs: [
                TrialOutput("scale.mass", Double.self, unit: .kilograms), TrialOutput("scale.isHeavy", Bool.self),
                TrialOutput("imu.turn", Vector3.self),
            ])
    }

    @Test
    func `every reading that a test puts arrives, and what the service says of itself is seen`() throws {
        let trial = try trial()
        #expect(trial.view.outputs.map(\.name) == ["imu.turn", "scale.mass", "scale.isHeavy"])
        try trial.start()
        // It takes a moment until it listens: what was put before is not its own.
        #expect(trial.wait { _ in (try? trial.put(60.0, to: "scale.mass")) != nil && trial.health != .good })
        guard case .failing(let words) = trial.health else {
            Issue.record("\(trial.health)")
            return
        }
        #expect(words.hasPrefix("the sum is "))
        try trial.stop()
        #expect(trial.status.phase == .stopped)
    }

    @Test
    func `one that throws is told of and started again`() throws {
        let trial = try trial()
        try trial.start()
        #expect(
            trial.wait { status in
                (try? trial.put(Sum.fail, to: "scale.mass")) != nil && status.services.allSatisfy { $0.restarts > 1 }
            })
        #expect(trial.health == .failing("has had enough at 0.0"))
        try trial.stop()
    }

    @Test
    func `one that hangs is told of, and does not end`() throws {
        defer { Sum.end.signal() }
        let trial = try trial()
        try trial.start()
        #expect(
            trial.wait { status in
                guard (try? trial.put(Sum.hang, to: "scale.mass")) != nil else { return false }
                if case .hanging? = status.services.first?.health { return true }
                return false
            })
        let error = try #require(throws: TrialError.self) { try trial.stop() }
        #expect("\(error)".hasPrefix("the service's run does not end"))
    }

    @Test
    func `an output that there is not is told by the service, with the nearest`() throws {
        let trial = try trial("scale.mess")
        try trial.start()
        #expect(
            trial.wait {
                $0.services.map(\.health) == [
                    .failing(#"the robot has no output "scale.mess"; did you mean "scale.mass"?"#)
                ]
            })
        #expect(throws: TrialError.self) { try trial.put(1.0, to: "scale.mess") }
        #expect(throws: TrialError.self) { try trial.put(1, to: "scale.mass") }
        try trial.stop()
    }

    @Test
    func `a part fails and comes back when a test says so, and the service may hear of it`() throws {
        let trial = try trial()
        try trial.start()
        var events: [RobotEvent.Kind] = []
        func isTold(_ state: DriverHealth.State) -> Bool {
            trial.wait { _ in
                events += trial.view.takeEvents().map(\.kind)
                return events.contains(.producer("scale", state))
            }
        }
        try trial.fail("scale", because: "is unplugged")
        #expect(isTold(.failing("is unplugged")))
        try trial.fail("scale", because: nil)
        #expect(isTold(.good))
        #expect(throws: TrialError.self) { try trial.fail("wheel", because: "is lost") }
        try trial.stop()
    }
}
