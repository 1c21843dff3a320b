import Pipeline
import Quantities
import RobotRuntime
import SimulatedHardware

/// A robot on a simulated board that has started and drives, real-time and all.
final class RunningRobot {
    let robot: Robot

    init(_ pipeline: CompiledPipeline, guardedBy executable: String? = nil) {
        do {
            if let executable {
                robot = Robot(pipeline, guard: try RobotGuard.start(for: pipeline) { executable })
            } else {
                robot = Robot(pipeline)
            }
            try robot.open(on: SimulatedBoard(description: BenchPipeline.board))
            _ = try robot.start()
        } catch {
            fatalError("\(error)")
        }
        let deadline = Timestamp.now().advanced(by: .seconds(20))
        while !robot.status().isArmed || robot.status().actuators.contains(where: { $0.state != .driven }) {
            guard Timestamp.now() < deadline else { fatalError("not driven after 20 s: \(robot.status())") }
            spin(nanoseconds: 1_000_000)
        }
    }

    /// How many ticks its first loop had made when its last window of figures ended.
    var ticks: UInt64 { robot.status().loops[0].timing.ticks }

    func stop() { robot.stop() }
}
