import Quantities
import SimulatedHardware
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// The line follower with its threads, on its simulated board by the kernel's clock, while something breaks.
struct RoverFaultTests {
    private let board: SimulatedRoverBoard
    private let robot: Robot

    init() throws {
        let pipeline = try RoverFile.compile([RoverFile.small])
        board = try SimulatedRoverBoard(description: pipeline.board)
        robot = Robot(pipeline)
        try robot.open(on: board)
    }

    private var isDriving: Bool { board.rover.speed > 0.2 }
    private var isStanding: Bool { abs(board.rover.speed) < 0.005 }

    private func start() throws {
        _ = try robot.start()
        robot.armAsDescribed()
        #expect(eventually { isDriving })
    }

    @Test(
        arguments: [
            .off, .stuck, .wrong(scale: 0), .garbage, .slow(by: .milliseconds(400)),
        ] as [InjectedFault.Kind])
    func `a camera that breaks makes it stand, and it drives on when the camera is well again`(
        fault: InjectedFault.Kind
    ) throws {
        defer { robot.stop() }
        try start()
        try robot.inject(fault, into: "camera")
        #expect(eventually { isStanding })
        #expect(robot.status().injections.count == 1)
        // It stands and does not go on by what it still gets.
        let place = board.rover
        #expect(eventually { robot.status().loops[0].timing.ticks > 300 })
        #expect(abs(board.rover.x - place.x) < 0.02 && isStanding)
        robot.faults.clearAll()
        #expect(eventually { isDriving })
    }

    @Test
    func `the bumper is its emergency stop: at a wall it stands until it is armed again`() throws {
        defer { robot.stop() }
        try start()
        var state = RoverState()
        state.x = 1.35
        board.place(state)
        try #require(eventually { robot.status().isArmed == false })
        #expect(eventually { isStanding })
        #expect(robot.status().actuators.allSatisfy { $0.state == .latched })
    }
}
