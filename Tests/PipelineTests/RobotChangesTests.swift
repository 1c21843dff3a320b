import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// What has happened between two looks at a robot.
struct RobotChangesTests {
    private static func status(
        producer: DriverHealth.State = .good, service: DriverHealth.State = .good, isStalled: Bool = false
    ) -> RobotStatus {
        RobotStatus(
            phase: .armed,
            producers: [.init(name: "p", health: producer, incidents: .init(), remark: nil, lostReadings: 0)],
            loops: [
                .init(
                    name: "l", timing: .init(), isRunning: true, isStalled: isStalled, histograms: nil, inputs: [])
            ],
            actuators: [],
            services: [
                .init(name: "s", kind: "k", health: service, incidents: .init(), restarts: 0, lostReadings: 0)
            ], isArmed: true, armingObstacles: [], watchdog: nil, injections: [])
    }

    @Test
    func `nothing is told while nothing changes`() {
        var changes = RobotChanges()
        for _ in 0..<3 { #expect(changes.events(in: Self.status()).isEmpty) }
    }

    @Test
    func `each change is told once, and so is the way back`() {
        var changes = RobotChanges()
        let failing = DriverHealth.State.failing("no answer")
        #expect(changes.events(in: Self.status(producer: failing)) == [.producer("p", failing)])
        #expect(changes.events(in: Self.status(producer: failing)).isEmpty)
        #expect(
            changes.events(in: Self.status(service: failing, isStalled: true)) == [
                .producer("p", .good), .service("s", failing), .loop("l", isStalled: true),
            ])
        #expect(changes.events(in: Self.status()) == [.service("s", .good), .loop("l", isStalled: false)])
    }
}
