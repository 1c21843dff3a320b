/// The measures of the simulated rover: two driven wheels side by side, and a caster that is not counted.
///
/// A small kit robot on a hard floor, with two geared brushed motors at 7.4 V. SI units throughout.
struct RoverParameters: Sendable, Equatable {
    /// Mass in kg.
    var mass = 0.8
    /// Moment of inertia about the vertical through the middle of the axle, in kg·m².
    var inertia = 0.004
    /// Radius of a wheel in m.
    var wheelRadius = 0.033
    /// Distance of the wheels in m.
    var trackWidth = 0.14
    /// Radius of the body, a disc about the middle of the axle, with the bumper round its front half; in m.
    var bodyRadius = 0.1
    /// Moment of inertia of a motor's rotor, seen through the gearbox (times 30²), in kg·m².
    var rotorInertia = 30 * 30 * 3e-7

    /// Voltage of the battery.
    var batteryVoltage = 7.4
    /// Torque at the wheel per ampere in N·m/A, and voltage per speed in V·s/rad: one number in SI units.
    var motorConstant = 0.22
    /// Resistance of a motor's winding in Ω.
    var motorResistance = 4.0
    /// Friction in a gearbox in N·m; below a speed in rad/s it goes over to zero smoothly.
    var gearFriction = 0.008
    var gearFrictionSpeed = 0.3
    /// How much stronger one motor may be than the other, by the seed.
    var motorSpread = 0.03

    /// Rolling resistance in N, and below which speed in m/s it goes over to zero smoothly.
    var rollingResistance = 0.1
    var rollingResistanceSpeed = 0.02
    /// What the caster takes when the rover turns, in N·m·s.
    var turningDrag = 0.002

    /// Slots in the disc of each wheel's encoder.
    var encoderSlots = 20.0
    /// The range finder looks forward from here, in m before the axle.
    var rangeFinderForward = 0.09
    /// Standard gravity in m/s².
    var gravity = 9.80665
}
