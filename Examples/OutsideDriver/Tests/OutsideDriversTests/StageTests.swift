import Sinew
import SinewTesting
import Testing

@testable import OutsideDrivers

struct StageTests {
    @Test
    func `the first reading counts as it is, the next ones by their time`() throws {
        let trial = try StageTrial(SmoothStage.description, ["timeConstantMs": 100])
        try trial.put(1.0, to: "input", measuredAt: trial.now)
        trial.tick()
        #expect(try trial.output("output", Double.self) == 1)
        try trial.put(2.0, to: "input", measuredAt: trial.now.advanced(by: .milliseconds(90)))
        trial.tick(after: .milliseconds(100))
        // 100 ms after the one before, with a time constant of 100 ms: half of the way.
        #expect(abs(try trial.output("output", Double.self) - 1.5) < 1e-9)
    }

    @Test(arguments: [(0.1, 0.0), (0.3, 0.0), (0.9, 0.5), (1.5, 1.0), (9.0, 1.0)])
    func `it goes slower the nearer something is`(distance: Double, effort: Double) throws {
        let trial = try StageTrial(BrakeStage.description, ["stopMeters": 0.3, "slowMeters": 1.5])
        try trial.put(distance, to: "distance")
        trial.tick()
        #expect(abs(try trial.output("effort", Double.self) - effort) < 1e-9)
    }

    @Test
    func `distances in the wrong order are refused with a line that says so`() throws {
        let error = try #require(throws: TrialError.self) {
            _ = try StageTrial(BrakeStage.description, ["stopMeters": 2, "slowMeters": 1])
        }
        #expect("\(error)".contains("stopMeters: must be less than slowMeters; 2.0 is not less than 1.0"))
    }
}
