import HardwareIO

/// The balancing robot, its sensor, and whoever pushes it.
///
/// What it does depends on its seed, on the motors' duty cycles at each step, and on what is written to the sensor.
final class BalancingWorld: SimulatedWorld {
    private(set) var time: Int64 = 0
    /// When the robot fell, in milliseconds since the start; nil while it has not.
    private(set) var incidentAt: Int64?
    private(set) var robot: BalancingRobot
    /// The sensor's registers.
    private var sensor: MotionSensor
    private var pushes: PushSchedule
    private var pressedUntil: Int64?
    private var letGoAt: Int64?
    let changes = LineChanges()

    /// A world at its start: a hand holds the robot, tilted by 2 to 3 degrees forward or backward.
    init(seed: UInt64) {
        let noise = Noise(seed: seed)
        let size = noise.uniform(2...3, 48, 0) * .pi / 180
        robot = BalancingRobot(heldAt: noise.uniform(49, 0) < 0.5 ? size : -size)
        sensor = MotionSensor(noise: noise)
        pushes = PushSchedule(noise: noise)
    }

    /// The motion sensor's supply dips for a moment.
    func dipSensorSupply() { sensor.reset() }

    /// The controller sets a motor for the first time, or again: the hand lets go at once when the motor drives,
    /// otherwise half a second after the first such call.
    func motorWasSet(isDriving: Bool) {
        if isDriving {
            robot.release()
        } else if letGoAt == nil {
            letGoAt = time + 500
        }
    }

    func advance(to end: Int64, left: Double, right: Double) {
        while true {
            happen()
            guard time < end else { return }
            robot.advance(by: 0.001, left: left, right: right)
            time += 1
            if incidentAt == nil, robot.hasFallen { incidentAt = time }
            if sensor.isAsleep { continue }
            let force = robot.specificForce(duty: (left + right) / 2)
            let motion = MotionSensor.Motion(
                forward: force.forward, up: force.up, pitchRate: robot.state.tiltRate)
            sensor.tick(motion, index: UInt64(time))
        }
    }

    // MARK: The bumper, a switch to ground

    let lineNames = ["GPIO17"]

    func isHigh(_ line: Int) -> Bool { pressedUntil == nil }

    func nextChange(of line: Int) -> Int64 { min(pressedUntil ?? .max, pushes.next.time) }

    /// What is due at the present time.
    private func happen() {
        if let letGoAt, letGoAt <= time { robot.release() }
        if let end = pressedUntil, end <= time {
            pressedUntil = nil
            changes.append(LineChange(line: 0, time: end * 1_000_000, isHigh: true))
        }
        if pushes.next.time <= time {
            robot.push(impulse: pushes.next.impulse)
            pressedUntil = pushes.next.time + PushSchedule.contact
            changes.append(LineChange(line: 0, time: pushes.next.time * 1_000_000, isHigh: false))
            pushes.advance()
        }
    }

    // MARK: The motion sensor

    func hasChip(at address: UInt8) -> Bool { address == MotionSensor.address }

    func play(
        _ address: UInt8, _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) {
        sensor.play(messages, writing: writing, reading: &reading)
    }
}
