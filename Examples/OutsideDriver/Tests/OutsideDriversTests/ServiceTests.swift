import Sinew
import SinewTesting
import Testing

@testable import OutsideDrivers

struct ServiceTests {
    private let effort = TrialOutput("drive.effort", Double.self)

    @Test
    func `a robot that does nothing is stopped, and one that moves is not`() throws {
        let trial = try ServiceTrial(
            IdleService.description, ["outputs": ["drive.effort"], "idleSeconds": 0.2, "rights": ["stop"]],
            outputs: [effort])
        try trial.start()
        #expect(trial.wait { $0.isArmed })
        // For twice as long as it may be idle.
        var puts: [Timestamp] = []
        for step in 0..<40 {
            puts.append(.now())
            try trial.put(Double(step), to: "drive.effort")
            _ = trial.wait(for: .milliseconds(10)) { _ in false }
        }
        #expect(trial.wait { !$0.isArmed })
        let stop = try #require(
            trial.view.takeEvents().first { $0.kind == .command(.stop, service: "trial") }, "and who did it is told")
        let last = try #require(puts.last { $0 < stop.time })
        #expect(stop.time.duration(since: last) >= .milliseconds(200))
        try trial.stop()
    }

    @Test
    func `without the right it says what the file has to give it`() throws {
        let trial = try ServiceTrial(
            IdleService.description, ["outputs": ["drive.effort"], "idleSeconds": 0.01], outputs: [effort])
        try trial.start()
        #expect(
            trial.wait {
                $0.services.map(\.health) == [.failing(#"services.trial may not stop; give it "rights": ["stop"]"#)]
            })
        #expect(trial.status.isArmed)
        try trial.stop()
    }

    @Test
    func `without an output it is refused when the file is checked`() throws {
        let error = try #require(throws: TrialError.self) {
            _ = try ServiceTrial(IdleService.description, ["rights": ["stop"]])
        }
        #expect("\(error)".contains("services.trial.outputs: must name an output at least; names none"))
    }
}
