/// The measures of the simulated robot: two wheels side by side, and a body above their axle.
///
/// A small kit robot on a short-pile carpet, with two geared brushed motors (a 30:1 gearbox, 7.4 V) between body and
/// wheels. SI units throughout; what concerns wheels and motors is for both of them together.
struct RobotParameters: Sendable, Equatable {
    /// Mass of the body in kg.
    var bodyMass = 0.9
    /// Height of the body's centre of mass above the axle in m.
    var bodyHeight = 0.1
    /// Moment of inertia of the body about its centre of mass in kg·m²: a box of 0.2 m by 0.06 m.
    var bodyInertia = 0.9 * (0.2 * 0.2 + 0.06 * 0.06) / 12
    /// Mass of the wheels in kg.
    var wheelMass = 0.1
    /// Radius of a wheel in m.
    var wheelRadius = 0.04
    /// Moment of inertia of the wheels about the axle in kg·m²: discs.
    var wheelInertia = 0.5 * 0.1 * 0.04 * 0.04
    /// Moment of inertia of the motors' rotors, seen through the gearbox (times 30²), in kg·m².
    var rotorInertia = 2 * 30 * 30 * 3e-7

    /// Voltage of the battery.
    var batteryVoltage = 7.4
    /// Torque at the wheel per ampere in N·m/A, and voltage per relative speed in V·s/rad: one number in SI units.
    var motorConstant = 0.21
    /// Resistance of one motor's winding in Ω.
    var motorResistance = 3.9
    /// Friction in the gearboxes in N·m: the torque that it takes to turn them at all.
    var gearFriction = 0.02
    /// Below this relative speed, in rad/s, the gears' friction goes over to zero smoothly.
    var gearFrictionSpeed = 0.3

    /// Rolling resistance as a share of the weight: rubber on carpet.
    var rollingResistance = 0.03
    /// Below this speed, in m/s, rolling resistance goes over to zero smoothly.
    var rollingResistanceSpeed = 0.02
    /// Rolling resistance that grows with speed, in N·s/m.
    var rollingDrag = 0.4

    /// Height of the motion sensor above the axle in m.
    var sensorHeight = 0.06
    /// Height above the axle at which pushes meet the body, in m.
    var pushHeight = 0.15
    /// Standard gravity in m/s².
    var gravity = 9.80665
    /// Tilt in radians from which nothing brings it back.
    var fallenTilt = Double.pi / 3
    /// Tilt in radians at which the body lies on the ground.
    var lyingTilt = 85 * Double.pi / 180
}
