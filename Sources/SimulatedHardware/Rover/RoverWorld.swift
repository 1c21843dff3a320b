import Glibc
import HardwareIO

/// The rover in its room: track, walls, start gate, and what its sensors feel of it.
///
/// What it does depends on its seed, on the motors' duty cycles at each step, and on what is written to its chips.
final class RoverWorld: SimulatedWorld {
    private(set) var time: Int64 = 0
    private(set) var rover: Rover
    private(set) var laps: LapCounter
    let room = Room()
    let noise: Noise
    /// While the camera streams.
    var shutter: Shutter?
    private var sensor: MotionSensor
    private var rangeFinder: RangeFinderChip
    private let encoders: WheelEncoders
    private var touchesWall = false
    let changes = LineChanges()

    /// The rover stands on the track, 30 cm before the gate, a little askew by the seed.
    init(seed: UInt64) {
        noise = Noise(seed: seed)
        let track = Track.standard
        let start = track.point(at: track.length - 0.3)
        var state = RoverState()
        state.x = start.x
        state.y = start.y + noise.uniform(-0.01...0.01, 81, 0)
        state.heading = noise.uniform(-0.05...0.05, 82, 0)
        rover = Rover(at: state, noise: noise)
        laps = LapCounter(track, x: state.x, y: state.y)
        sensor = MotionSensor(noise: noise)
        rangeFinder = RangeFinderChip(noise: noise)
        encoders = WheelEncoders(slots: rover.parameters.encoderSlots)
    }

    /// A hand puts the rover somewhere.
    func place(_ state: RoverState) {
        rover = Rover(rover.parameters, at: state, noise: noise)
        laps.restart(state)
    }

    /// What somebody beside the track would tell since the last call. Allocates.
    func takeNews() -> [LapCounter.News] { laps.takeNews() }

    /// How far it is from the range finder to the wall that it looks at, in m.
    var range: Double {
        let forward = rover.parameters.rangeFinderForward
        let state = rover.state
        return room.distance(
            x: state.x + forward * cos(state.heading), y: state.y + forward * sin(state.heading),
            heading: state.heading)
    }

    func advance(to end: Int64, left: Double, right: Double) {
        while time < end {
            let before = rover.state
            rover.advance(by: 0.001, left: left, right: right)
            let touches = rover.stay(within: room)
            time += 1
            let seconds = Double(time) / 1_000
            if touches != touchesWall { bump(touches, at: seconds) }
            encoders.advance(from: before, to: rover.state, at: time, first: 1, into: changes)
            laps.step(from: before, to: rover.state, at: seconds)
            if time % 10 == 0 { laps.look(rover.state, at: seconds) }
            shutter?.step(time, rover.state)
            let index = UInt64(time)
            rangeFinder.tick(range, index: index)
            if !sensor.isAsleep { sensor.tick(motion, index: index) }
        }
    }

    private var motion: MotionSensor.Motion {
        let state = rover.state
        return MotionSensor.Motion(
            forward: rover.acceleration, left: state.speed * state.yawRate, up: rover.parameters.gravity,
            yawRate: state.yawRate)
    }

    private func bump(_ touches: Bool, at seconds: Double) {
        touchesWall = touches
        changes.append(LineChange(line: 0, time: time * 1_000_000, isHigh: !touches))
        if touches { laps.hitWall(at: seconds) }
    }

    /// It stands until its motors drive.
    func motorWasSet(isDriving: Bool) {}

    let incidentAt: Int64? = nil

    // MARK: Lines: the bumper's switch to ground, and the encoders

    let lineNames = ["GPIO17"] + WheelEncoders.lineNames

    func isHigh(_ line: Int) -> Bool {
        line == 0 ? !touchesWall : encoders.isHigh(line - 1, rover.state)
    }

    /// Who waits looks again after this: edges have the time at which they happened, however late they are found.
    func nextChange(of line: Int) -> Int64 {
        let state = rover.state
        let isStanding = abs(state.speed) < 0.001 && abs(state.yawRate) < 0.01
        guard line == 0, !touchesWall else { return time + (isStanding ? 10 : 2) }
        let reach = rover.parameters.bodyRadius
        let clearance = min(
            room.width / 2 - reach - abs(state.x), room.depth / 2 - reach - abs(state.y))
        // No wheel is faster than 1.2 m/s.
        return time + max(1, Int64(1_000 * clearance / 1.2))
    }

    // MARK: Chips

    func hasChip(at address: UInt8) -> Bool {
        address == MotionSensor.address || address == RangeFinderChip.address
    }

    func play(
        _ address: UInt8, _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) {
        if address == RangeFinderChip.address {
            rangeFinder.play(messages, writing: writing, reading: &reading)
        } else {
            sensor.play(messages, writing: writing, reading: &reading)
        }
    }
}
