import Control
import Quantities
import SinewTesting
import Testing

@testable import Catalog

/// `differentialDrive`, `offDelay`, `select`.
struct SteeringStageTests {
    private struct Case: Sendable {
        var speed: Double
        var turn: Double
        var left: Double
        var right: Double

        init(_ speed: Double, _ turn: Double, _ left: Double, _ right: Double) {
            (self.speed, self.turn, self.left, self.right) = (speed, turn, left, right)
        }
    }

    private static let cases = [
        Case(0.5, 0, 0.5, 0.5), Case(0.5, 0.2, 0.4, 0.6), Case(0.5, -0.2, 0.6, 0.4), Case(0.5, 1, 0, 1),
        Case(0, 5, 0, 0),
        // Backward a turn to the left turns the robot to the left, too.
        Case(-0.5, 0.2, -0.6, -0.4),
        // Beyond the limits both are smaller, and the curve is the same.
        Case(1, 0.5, 1.0 / 3, 1), Case(0.8, 3, -0.5, 1), Case(4, 0, 1, 1),
    ]

    @Test
    func `speed and turn become two efforts`() throws {
        for row in Self.cases {
            let trial = try StageTrial(DifferentialDriveStage.description)
            try trial.put(row.speed, to: "speed")
            try trial.put(row.turn, to: "turn")
            trial.tick()
            #expect(abs(try trial.output("left", Double.self) - row.left) < 1e-12, "\(row)")
            #expect(abs(try trial.output("right", Double.self) - row.right) < 1e-12, "\(row)")
        }
    }

    @Test(arguments: [(Double.nan, 0), (0.5, .nan), (.nan, .nan), (.infinity, 0), (0.5, .infinity)])
    func `what is no number makes neither wheel turn by a number`(speed: Double, turn: Double) {
        let efforts = DifferentialDrive.efforts(speed: speed, turn: turn)
        #expect(efforts.left.isNaN && efforts.right.isNaN)
    }

    @Test
    func `a flag stays on for its delay after its last on, and a gap that is shorter does not show`() throws {
        let trial = try StageTrial(OffDelayStage.description, ["delayMs": 50.0])
        func tick(_ flag: Bool) throws -> Bool {
            try trial.put(flag, to: "input")
            trial.tick(after: .milliseconds(10))
            return try trial.output("output", Bool.self)
        }
        #expect(try (0..<10).map { _ in try tick(false) } == [Bool](repeating: false, count: 10))
        #expect(try [true, false, false, true].map { try tick($0) } == [true, true, true, true])
        #expect(
            try (0..<8).map { _ in try tick(false) } == [true, true, true, true, false, false, false, false])
    }

    @Test
    func `select gives one of its two numbers`() throws {
        let trial = try StageTrial(SelectStage.description, ["whenOn": 0.5, "whenOff": -1.0])
        for (flag, number) in [(true, 0.5), (false, -1), (true, 0.5)] {
            try trial.put(flag, to: "input")
            trial.tick()
            #expect(try trial.output("output", Double.self) == number)
        }
    }
}
