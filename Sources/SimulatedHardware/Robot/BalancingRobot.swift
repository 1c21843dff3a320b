import Glibc

/// An inverted pendulum on two wheels, driven by two geared motors between body and wheels; in its plane of symmetry.
///
/// Generalised coordinates are the way x of the axle and the tilt θ of the body. With the wheels rolling without slip
/// (φ = x/r) and the rotors turning with the difference of wheel and body, Lagrange's equations give
///
///     (M + m + Jw/r² + Jr/r²)·ẍ + (m·l·cosθ − Jr/r)·θ̈ = m·l·θ̇²·sinθ + τ/r − F
///     (m·l·cosθ − Jr/r)·ẍ + (I + m·l² + Jr)·θ̈        = m·g·l·sinθ − τ
///
/// with τ the motors' torque on the wheels, which acts on the body in the other direction, and F the resistance to
/// rolling. A motor gives τ = k·(u·U − k·(φ̇ − θ̇))/R less the friction of its gears: duty cycle u, battery voltage U,
/// back-EMF k·(φ̇ − θ̇).
///
/// Source: F. Grasser, A. D'Arrigo, S. Colombi, A. C. Rufer, "JOE: A Mobile, Inverted Pendulum", IEEE Transactions on
/// Industrial Electronics 49 (2002), 107–114; the derivation with rotor inertia follows Y. Kim, S. H. Kim, Y. K. Kwak,
/// "Dynamic Analysis of a Nonholonomic Two-Wheeled Inverted Pendulum Robot", J. Intelligent and Robotic Systems 44
/// (2005), 25–46. Motors: K. M. Lynch and F. C. Park, *Modern Robotics* (2017), section 8.9.1.
struct BalancingRobot: Sendable {
    /// What keeps the robot from moving freely.
    enum Posture: Sendable, Equatable {
        /// A hand holds it at its starting tilt.
        case held
        /// It stands or drives on its wheels.
        case free
        /// It has tilted too far and topples; its wheels have lost their grip.
        case falling
        /// It lies on the ground.
        case lying
    }

    /// The robot's measures.
    let parameters: RobotParameters
    /// Where it is, and how it moves.
    private(set) var state: RobotState
    /// What keeps it from moving freely.
    private(set) var posture: Posture

    /// A robot that a hand holds at a tilt in radians.
    init(_ parameters: RobotParameters = RobotParameters(), heldAt tilt: Double) {
        self.parameters = parameters
        state = RobotState()
        state.tilt = tilt
        posture = .held
    }

    /// Whether it has fallen: it does not get up again.
    var hasFallen: Bool { posture == .falling || posture == .lying }

    /// The hand lets go.
    mutating func release() {
        if posture == .held { posture = .free }
    }

    /// Moves it on by a step of time in seconds, with the duty cycles −1…1 of both motors held; by the classical
    /// Runge–Kutta method of fourth order.
    mutating func advance(by step: Double, left: Double, right: Double) {
        switch posture {
        case .held: return
        case .free, .falling: integrate(step, duty: (left + right) / 2)
        case .lying: spinDown(step)
        }
        if posture == .free, abs(state.tilt) > parameters.fallenTilt { posture = .falling }
        if posture == .falling, abs(state.tilt) >= parameters.lyingTilt {
            posture = .lying
            state.tilt = state.tilt < 0 ? -parameters.lyingTilt : parameters.lyingTilt
            state.tiltRate = 0
        }
    }

    /// A push against the body: an impulse in N·s, forward positive. Nobody pushes a robot that is held or lies.
    mutating func push(impulse: Double) {
        guard posture == .free else { return }
        let matrix = massMatrix(tilt: state.tilt)
        let change = matrix.solve(impulse, impulse * parameters.pushHeight * cos(state.tilt))
        state.velocity += change.first
        state.tiltRate += change.second
    }

    private mutating func integrate(_ step: Double, duty: Double) {
        let duty = posture == .free ? duty : 0
        let first = derivative(of: state, duty: duty)
        let second = derivative(of: state.moved(by: first, times: step / 2), duty: duty)
        let third = derivative(of: state.moved(by: second, times: step / 2), duty: duty)
        let fourth = derivative(of: state.moved(by: third, times: step), duty: duty)
        state = state.moved(by: first, times: step / 6).moved(by: second, times: step / 3)
            .moved(by: third, times: step / 3).moved(by: fourth, times: step / 6)
    }

    /// On the ground the body scrapes along and stops; the wheels turn in the air.
    private mutating func spinDown(_ step: Double) {
        let loss = min(0.5 * parameters.gravity * step, abs(state.velocity))
        state.position += state.velocity * step
        state.velocity -= state.velocity < 0 ? -loss : loss
    }
}

extension RobotState {
    /// This state after moving with a rate of change for some seconds.
    fileprivate func moved(by rate: RobotState, times seconds: Double) -> RobotState {
        RobotState(
            position: position + rate.position * seconds, velocity: velocity + rate.velocity * seconds,
            tilt: tilt + rate.tilt * seconds, tiltRate: tiltRate + rate.tiltRate * seconds)
    }
}

/// Where the simulated robot is, and how it moves.
public struct RobotState: BitwiseCopyable, Sendable, Equatable {
    /// Way of the axle in m; forward is positive.
    public var position = 0.0
    /// Speed of the axle in m/s.
    public var velocity = 0.0
    /// Angle of the body against the vertical in radians; leaning forward is positive.
    public var tilt = 0.0
    /// Angular velocity of the body in rad/s.
    public var tiltRate = 0.0
}
