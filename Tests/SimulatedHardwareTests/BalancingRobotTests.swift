import Glibc
import Testing

@testable import SimulatedHardware

struct BalancingRobotTests {
    /// Without motors, friction and ground that would stop it, so that only inertia and gravity are left.
    private static let ideal: RobotParameters = {
        var parameters = RobotParameters()
        parameters.motorResistance = .infinity
        parameters.gearFriction = 0
        parameters.rollingResistance = 0
        parameters.rollingDrag = 0
        parameters.fallenTilt = .infinity
        parameters.lyingTilt = .infinity
        return parameters
    }()

    private func free(_ parameters: RobotParameters, at tilt: Double) -> BalancingRobot {
        var robot = BalancingRobot(parameters, heldAt: tilt)
        robot.release()
        return robot
    }

    /// The square of the linearised equations' growth rate (upright) or angular frequency (hanging).
    private func stiffness(_ robot: BalancingRobot, at tilt: Double) -> Double {
        let matrix = robot.massMatrix(tilt: tilt)
        let p = robot.parameters
        return matrix.axle * p.bodyMass * p.gravity * p.bodyHeight
            / (matrix.axle * matrix.body - matrix.coupling * matrix.coupling)
    }

    @Test
    func `without friction the energy stays as it is through whole turns of the body`() {
        var robot = free(Self.ideal, at: 0.1)
        let energy = robot.energy
        for _ in 0..<10_000 {
            robot.advance(by: 0.001, left: 0, right: 0)
            #expect(abs(robot.energy - energy) < 1e-6)
        }
    }

    @Test
    func `a small tilt grows as the linearised equations say`() {
        var robot = free(Self.ideal, at: 1e-6)
        let rate = stiffness(robot, at: 0).squareRoot()
        for step in 1...500 {
            robot.advance(by: 0.001, left: 0, right: 0)
            #expect(abs(robot.state.tilt / (1e-6 * cosh(rate * Double(step) * 0.001)) - 1) < 1e-6)
        }
    }

    @Test
    func `hanging from its axle it swings with the small-angle frequency`() {
        var robot = free(Self.ideal, at: .pi - 1e-4)
        let frequency = stiffness(robot, at: .pi).squareRoot()
        for step in 1...2_000 {
            robot.advance(by: 0.001, left: 0, right: 0)
            let expected = 1e-4 * cos(frequency * Double(step) * 0.001)
            #expect(abs(.pi - robot.state.tilt - expected) < 1e-8)
        }
    }

    @Test
    func `with a mass in one point, light wheels and a still axle it is the textbook pendulum`() {
        var parameters = Self.ideal
        parameters.bodyInertia = 0
        parameters.rotorInertia = 0
        parameters.wheelMass = 1e9
        let robot = free(parameters, at: .pi)
        #expect(abs(stiffness(robot, at: .pi) - 9.80665 / 0.1) < 1e-3)
    }

    @Test
    func `driving forward accelerates the axle forward and the body backward`() {
        let robot = free(RobotParameters(), at: 0)
        let accelerations = robot.accelerations(of: robot.state, duty: 0.5)
        #expect(accelerations.axle > 0)
        #expect(accelerations.tilt < 0)
    }

    @Test
    func `two motors against each other do nothing`() {
        var robot = free(RobotParameters(), at: 0)
        robot.advance(by: 0.001, left: 1, right: -1)
        #expect(robot.state.velocity == 0)
        #expect(robot.state.tiltRate == 0)
    }

    @Test
    func `back-EMF ends the acceleration at the motors' top speed`() {
        var parameters = RobotParameters()
        // The body is balanced about its axle, so that it turns evenly.
        parameters.bodyHeight = 0
        parameters.gearFriction = 0
        parameters.rollingResistance = 0
        parameters.rollingDrag = 0
        parameters.fallenTilt = .infinity
        parameters.lyingTilt = .infinity
        var robot = free(parameters, at: 0)
        for _ in 0..<20_000 { robot.advance(by: 0.001, left: 1, right: 1) }
        let relative = robot.state.velocity / parameters.wheelRadius - robot.state.tiltRate
        #expect(abs(relative - parameters.batteryVoltage / parameters.motorConstant) < 0.01)
    }

    @Test
    func `a push gives its impulse and its moment`() {
        var robot = free(Self.ideal, at: 0.2)
        robot.push(impulse: 0.1)
        let matrix = robot.massMatrix(tilt: 0.2)
        let state = robot.state
        #expect(abs(matrix.axle * state.velocity + matrix.coupling * state.tiltRate - 0.1) < 1e-12)
        let moment = 0.1 * robot.parameters.pushHeight * cos(0.2)
        #expect(abs(matrix.coupling * state.velocity + matrix.body * state.tiltRate - moment) < 1e-12)
    }

    @Test
    func `half the step gives the same motion`() {
        var coarse = free(RobotParameters(), at: 0.05)
        var fine = coarse
        for _ in 0..<300 {
            coarse.advance(by: 0.001, left: 0.1, right: 0.1)
            for _ in 0..<2 { fine.advance(by: 0.0005, left: 0.1, right: 0.1) }
        }
        #expect(abs(coarse.state.tilt - fine.state.tilt) < 1e-5)
        #expect(abs(coarse.state.velocity - fine.state.velocity) < 1e-5)
    }

    @Test(arguments: [0.05, -0.05])
    func `beyond sixty degrees full power does not bring it back`(tilt: Double) {
        var robot = free(RobotParameters(), at: tilt)
        while !robot.hasFallen { robot.advance(by: 0.001, left: 0, right: 0) }
        #expect(abs(robot.state.tilt) > .pi / 3)
        let power: Double = tilt > 0 ? 1 : -1
        for _ in 0..<5_000 { robot.advance(by: 0.001, left: power, right: power) }
        #expect(robot.posture == .lying)
        #expect(abs(robot.state.tilt) == 85 * .pi / 180)
        #expect(robot.state.velocity == 0)
    }
}
