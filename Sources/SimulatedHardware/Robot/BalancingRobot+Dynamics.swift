import Glibc

extension BalancingRobot {
    /// A symmetric matrix of 2 × 2: masses and moments of inertia of the two coordinates.
    struct MassMatrix {
        var axle: Double
        var coupling: Double
        var body: Double

        /// What the matrix makes to the two given numbers.
        func solve(_ first: Double, _ second: Double) -> (first: Double, second: Double) {
            let determinant = axle * body - coupling * coupling
            return (
                (body * first - coupling * second) / determinant, (axle * second - coupling * first) / determinant
            )
        }
    }

    /// The left side of the equations of motion.
    func massMatrix(tilt: Double) -> MassMatrix {
        let p = parameters
        let radius = p.wheelRadius
        return MassMatrix(
            axle: p.bodyMass + p.wheelMass + (p.wheelInertia + p.rotorInertia) / (radius * radius),
            coupling: p.bodyMass * p.bodyHeight * cos(tilt) - p.rotorInertia / radius,
            body: p.bodyInertia + p.bodyMass * p.bodyHeight * p.bodyHeight + p.rotorInertia)
    }

    /// Acceleration of the axle in m/s² and of the tilt in rad/s², at a mean duty cycle of the motors.
    func accelerations(of state: RobotState, duty: Double) -> (axle: Double, tilt: Double) {
        let p = parameters
        let torque = motorTorque(duty: duty, relativeSpeed: state.velocity / p.wheelRadius - state.tiltRate)
        let moment = p.bodyMass * p.bodyHeight
        let sine = sin(state.tilt)
        let result = massMatrix(tilt: state.tilt).solve(
            moment * state.tiltRate * state.tiltRate * sine + torque / p.wheelRadius - resistance(state.velocity),
            moment * p.gravity * sine - torque)
        return (result.first, result.second)
    }

    /// The rate at which a state changes.
    func derivative(of state: RobotState, duty: Double) -> RobotState {
        let acceleration = accelerations(of: state, duty: duty)
        return RobotState(
            position: state.velocity, velocity: acceleration.axle, tilt: state.tiltRate, tiltRate: acceleration.tilt)
    }

    /// What an accelerometer on the body shows, in m/s² along the body's forward and upward axes: the acceleration of
    /// its place, seen from the body, less gravity.
    func specificForce(duty: Double) -> (forward: Double, up: Double) {
        let p = parameters
        var acceleration = (axle: 0.0, tilt: 0.0)
        if posture == .free || posture == .falling {
            acceleration = accelerations(of: state, duty: posture == .free ? duty : 0)
        }
        let (sine, cosine) = (sin(state.tilt), cos(state.tilt))
        return (
            acceleration.axle * cosine + p.sensorHeight * acceleration.tilt - p.gravity * sine,
            acceleration.axle * sine - p.sensorHeight * state.tiltRate * state.tiltRate + p.gravity * cosine
        )
    }

    /// The energy of motion and height in J; the ground's friction and the motors change it, and nothing else.
    var energy: Double {
        let p = parameters
        let matrix = massMatrix(tilt: state.tilt)
        return 0.5 * matrix.axle * state.velocity * state.velocity
            + matrix.coupling * state.velocity * state.tiltRate
            + 0.5 * matrix.body * state.tiltRate * state.tiltRate
            + p.bodyMass * p.gravity * p.bodyHeight * cos(state.tilt)
    }

    /// Both motors' torque on the wheels in N·m. At a duty cycle of 0 the bridge shorts the windings: they brake.
    private func motorTorque(duty: Double, relativeSpeed: Double) -> Double {
        let p = parameters
        let current = (duty * p.batteryVoltage - p.motorConstant * relativeSpeed) / p.motorResistance
        return 2 * p.motorConstant * current - p.gearFriction * tanh(relativeSpeed / p.gearFrictionSpeed)
    }

    /// The ground's resistance to rolling in N.
    private func resistance(_ velocity: Double) -> Double {
        let p = parameters
        let weight = (p.bodyMass + p.wheelMass) * p.gravity
        return p.rollingResistance * weight * tanh(velocity / p.rollingResistanceSpeed) + p.rollingDrag * velocity
    }
}
