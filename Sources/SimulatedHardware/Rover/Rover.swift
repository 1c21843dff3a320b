import Glibc

/// A robot with differential drive on a plane: two wheels that roll without slip.
///
/// Generalised coordinates are the way of the axle's middle and the heading. With v the speed, ω the yaw rate, b the
/// distance of the wheels and r their radius, the wheels turn with (v ∓ ω·b/2)/r, and
///
///     (m + 2·Jr/r²)·v̇ = (τl + τr)/r − F
///     (J + 2·Jr/r²·b²/4)·ω̇ = (τr − τl)/r·b/2 − d·ω
///
/// with Jr the inertia of a rotor seen through its gears, F the rolling resistance and d the caster's. A motor gives
/// τ = k·(u·U − k·φ̇)/R less the friction of its gears: duty cycle u, battery voltage U.
///
/// Source: K. M. Lynch and F. C. Park, *Modern Robotics* (2017), sections 8.9.1 (motors) and 13.3 (differential drive).
struct Rover: Sendable {
    let parameters: RoverParameters
    private(set) var state: RoverState
    /// The acceleration of the axle's middle in the last step, in m/s².
    private(set) var acceleration = 0.0
    /// How strong each motor is, around 1.
    private let strength: (left: Double, right: Double)

    /// A rover that stands somewhere.
    init(_ parameters: RoverParameters = RoverParameters(), at state: RoverState, noise: Noise) {
        self.parameters = parameters
        self.state = state
        let spread = parameters.motorSpread / 2 * noise.uniform(-1...1, 80, 0)
        strength = (1 + spread, 1 - spread)
    }

    /// Moves it on by a step of time in seconds, with the duty cycles −1…1 of its motors held: speeds by Euler's method, the
    /// way along an arc of the mean speeds. The slowest thing that the step must follow takes 50 ms.
    mutating func advance(by step: Double, left: Double, right: Double) {
        let p = parameters
        let half = p.trackWidth / 2
        let leftSpeed = (state.speed - state.yawRate * half) / p.wheelRadius
        let rightSpeed = (state.speed + state.yawRate * half) / p.wheelRadius
        let leftForce = torque(left * strength.left, leftSpeed) / p.wheelRadius
        let rightForce = torque(right * strength.right, rightSpeed) / p.wheelRadius
        let rotors = 2 * p.rotorInertia / (p.wheelRadius * p.wheelRadius)
        let resistance = p.rollingResistance * tanh(state.speed / p.rollingResistanceSpeed)
        let speedChange = (leftForce + rightForce - resistance) / (p.mass + rotors)
        let turn = (rightForce - leftForce) * half - p.turningDrag * state.yawRate
        let yawChange = turn / (p.inertia + rotors * half * half)
        let speed = state.speed + speedChange * step / 2
        let yawRate = state.yawRate + yawChange * step / 2
        state.speed += speedChange * step
        state.yawRate += yawChange * step
        acceleration = speedChange
        let heading = state.heading + yawRate * step / 2
        state.x += speed * step * cos(heading)
        state.y += speed * step * sin(heading)
        state.heading += yawRate * step
        state.leftWheel += (speed - yawRate * half) * step / p.wheelRadius
        state.rightWheel += (speed + yawRate * half) * step / p.wheelRadius
    }

    /// Keeps it within a room: at a wall it stops, and turns on the spot if anything.
    ///
    /// - Returns: whether its bumper, the front half of the body, touches a wall.
    mutating func stay(within room: Room) -> Bool {
        let (width, depth) = (room.width / 2 - parameters.bodyRadius, room.depth / 2 - parameters.bodyRadius)
        let (x, y) = (min(max(state.x, -width), width), min(max(state.y, -depth), depth))
        let ahead = (x: cos(state.heading), y: sin(state.heading))
        // Where the walls are, seen from the middle: 0 where none is touched.
        let wall = (x: Self.side(x, width), y: Self.side(y, depth))
        let faces = max(ahead.x * wall.x, ahead.y * wall.y)
        if x != state.x || y != state.y {
            state.x = x
            state.y = y
            // What drives into a wall stands; what leaves one goes on.
            if (faces > 0) == (state.speed > 0) {
                acceleration = 0
                state.speed = 0
            }
        }
        return faces > 0
    }

    private static func side(_ place: Double, _ limit: Double) -> Double {
        place >= limit ? 1 : place <= -limit ? -1 : 0
    }

    /// A motor's torque on its wheel in N·m. At a duty cycle of 0 the bridge shorts the winding: it brakes.
    private func torque(_ duty: Double, _ speed: Double) -> Double {
        let p = parameters
        let current = (duty * p.batteryVoltage - p.motorConstant * speed) / p.motorResistance
        return p.motorConstant * current - p.gearFriction * tanh(speed / p.gearFrictionSpeed)
    }
}

/// Where the simulated rover is, and how it moves. The room's middle is the origin, x to the right, y up on its map.
public struct RoverState: BitwiseCopyable, Sendable, Equatable {
    /// Where the middle of the axle is along the room's width, in m.
    public var x = 0.0
    /// Where it is along the room's depth, in m.
    public var y = 0.0
    /// Where it heads, in radians from x towards y; it goes on beyond a turn.
    public var heading = 0.0
    /// Speed of the axle's middle in m/s.
    public var speed = 0.0
    /// Angular velocity in rad/s; to the left is positive.
    public var yawRate = 0.0
    /// How far the left wheel has turned, in radians.
    public var leftWheel = 0.0
    /// How far the right wheel has turned, in radians.
    public var rightWheel = 0.0

    /// At the origin, heading along x.
    public init() {}
}

/// A room with four walls, its middle at the origin, in m.
struct Room: Sendable, Equatable {
    /// Along x.
    var width = 3.2
    /// Along y.
    var depth = 2.0

    /// How far it is to a wall from a place in a direction, in m; 0 from outside.
    func distance(x: Double, y: Double, heading: Double) -> Double {
        let (east, north) = (cos(heading), sin(heading))
        let across = east == 0 ? .infinity : ((east > 0 ? width : -width) / 2 - x) / east
        let along = north == 0 ? .infinity : ((north > 0 ? depth : -depth) / 2 - y) / north
        return max(0, min(across, along))
    }
}
