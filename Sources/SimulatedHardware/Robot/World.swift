/// The robot, its sensor, and whoever pushes it: all that happens, in steps of one millisecond.
///
/// A plain value: what it does depends on its seed, on the motors' duty cycles at each step, and on what is written to
/// the sensor. It knows no clock and no lock.
struct World: Sendable {
    /// The bumper's switch closes or opens.
    struct BumperChange: BitwiseCopyable, Sendable, Equatable {
        /// When, in milliseconds since the start.
        var time: Int64
        /// Whether it is pressed from then on.
        var isPressed: Bool
    }

    /// Milliseconds since the start.
    private(set) var time: Int64 = 0
    /// When the robot fell, in milliseconds since the start; nil while it has not.
    private(set) var fellAt: Int64?
    /// What the bumper did since somebody last took it; the oldest go first when nobody does.
    private(set) var bumperChanges: [BumperChange] = []
    /// The sensor's registers.
    var sensor: MotionSensor
    private(set) var robot: BalancingRobot
    private var pushes: PushSchedule
    private var pressedUntil: Int64?
    private var letGoAt: Int64?

    /// A world at its start: a hand holds the robot, tilted by 2 to 3 degrees forward or backward.
    init(seed: UInt64) {
        let noise = Noise(seed: seed)
        let size = noise.uniform(2...3, 48, 0) * .pi / 180
        robot = BalancingRobot(heldAt: noise.uniform(49, 0) < 0.5 ? size : -size)
        sensor = MotionSensor(noise: noise)
        pushes = PushSchedule(noise: noise)
        bumperChanges.reserveCapacity(Self.rememberedChanges)
    }

    /// Whether the bumper is pressed at present.
    var isBumperPressed: Bool { pressedUntil != nil }

    /// When the bumper changes next, in milliseconds since the start.
    var nextBumperChange: Int64 { min(pressedUntil ?? .max, pushes.next.time) }

    /// The controller sets a motor for the first time, or again: the hand lets go at once when the motor drives,
    /// otherwise half a second after the first such call.
    mutating func motorWasSet(isDriving: Bool) {
        if isDriving {
            robot.release()
        } else if letGoAt == nil {
            letGoAt = time + 500
        }
    }

    /// Everything up to a time, with the duty cycles −1…1 of the motors held.
    mutating func advance(to end: Int64, left: Double, right: Double) {
        while true {
            happen()
            guard time < end else { return }
            robot.advance(by: 0.001, left: left, right: right)
            time += 1
            if fellAt == nil, robot.hasFallen { fellAt = time }
            if sensor.isAsleep { continue }
            let force = robot.specificForce(duty: (left + right) / 2)
            let motion = MotionSensor.Motion(
                forward: force.forward, up: force.up, pitchRate: robot.state.tiltRate)
            sensor.tick(motion, index: UInt64(time))
        }
    }

    /// Forgets the changes of the bumper, which somebody has taken.
    mutating func forgetBumperChanges() {
        bumperChanges.removeAll(keepingCapacity: true)
    }

    /// What is due at the present time.
    private mutating func happen() {
        if let letGoAt, letGoAt <= time { robot.release() }
        if let end = pressedUntil, end <= time {
            pressedUntil = nil
            remember(BumperChange(time: end, isPressed: false))
        }
        if pushes.next.time <= time {
            robot.push(impulse: pushes.next.impulse)
            pressedUntil = pushes.next.time + PushSchedule.contact
            remember(BumperChange(time: pushes.next.time, isPressed: true))
            pushes.advance()
        }
    }

    private mutating func remember(_ change: BumperChange) {
        if bumperChanges.count == Self.rememberedChanges { bumperChanges.removeFirst() }
        bumperChanges.append(change)
    }

    private static let rememberedChanges = 64
}
