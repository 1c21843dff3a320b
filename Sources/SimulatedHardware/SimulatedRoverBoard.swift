import HardwareIO
import LinuxSystem
import Quantities

/// A board in memory on a rover: two driven wheels in a room of 3.2 m by 2 m with a printed track and a start gate.
///
/// What is soldered to it, as far as the description has the names:
/// - the left motor at `PWM0` with its direction at `GPIO5`, the right one at `PWM1` and `GPIO6`; a direction is high
///   for forward, the duty cycle is the share of the battery's voltage. At full voltage it drives 1.1 m/s;
/// - a camera, whatever its name: YUYV, 12 cm above the floor and 8 cm before the axle, 40° downwards, 62.2° wide. A picture
///   can be fetched 10 ms after it was taken. The line is 2 cm wide and dark on a bright floor; the gate is a yellow stripe;
/// - the switch of a bumper from `GPIO17` to ground, with a pull-up resistor: closed while its front touches a wall;
/// - encoders of 20 slots: left at `GPIO22` (A) and `GPIO23` (B), right at `GPIO24` and `GPIO25`;
/// - an MPU-6050 at address 0x68 of bus `i2c1`, its axes those of the robot (x forward, y left, z up);
/// - a TF-Luna at address 0x10 of bus `i2c1`, 9 cm before the axle, which looks ahead at the walls;
/// - a PCA9685 at address 0x40 of bus `i2c1`, with nothing at its outputs.
///
/// The rover stands on the track 30 cm before the gate, a little askew, until a motor drives. One motor is up to 3 % stronger
/// than the other. It has left the track when the middle of its axle is more than 7 cm beside the line.
///
/// The world has no thread: see ``SimulatedBoard``. Safe to use from any thread; after opening nothing allocates, nor while
/// the camera streams.
public final class SimulatedRoverBoard: GPIOBoard, I2CBoard, PWMBoard, CameraBoard {
    /// The board's name, as its board file has it.
    public let name: String
    private let devices: SimulatedDevices
    private let cameras: Set<String>
    // Unsafe: the machine's lock protects it.
    private nonisolated(unsafe) let world: RoverWorld

    /// A board with the names of a description.
    ///
    /// - Parameters:
    ///   - description: which lines, buses, channels and cameras there are.
    ///   - seed: which noise, sensor errors, motors and start.
    ///   - clock: the time of this world; the kernel's monotonic clock when nil. Called with the board's lock held.
    /// - Throws: ``HardwareError/system(device:error:)`` when there is no memory for the registers.
    public init(
        description: BoardDescription, seed: UInt64 = 1, clock: (@Sendable () -> Timestamp)? = nil
    ) throws(HardwareError) {
        name = description.name
        cameras = Set(description[.camera].keys)
        world = RoverWorld(seed: seed)
        devices = try SimulatedDevices(description, world, clock: clock)
    }

    private var machine: SimulatedMachine { devices.machine }

    /// Where the rover is at present, and how it moves: what no sensor of it tells.
    public var rover: RoverState { machine.access { _ in world.rover.state } }

    /// What the start gate and the track have seen of it so far. Allocates.
    public var race: RoverRace {
        machine.access { _ in
            RoverRace(
                lapTimes: world.laps.lapTimes, lapCount: world.laps.lapCount, isOnTrack: world.laps.isOnTrack,
                timesLeft: world.laps.timesLeft, offset: world.laps.place.offset)
        }
    }

    /// How far it is from the range finder to the wall that it looks at, in m.
    public var range: Double { machine.access { _ in world.range } }

    /// A hand puts the rover somewhere; its wheels count on from what the state says.
    public func place(_ state: RoverState) { machine.access { _ in world.place(state) } }

    /// Brings the world up to the clock, and wakes whoever waits for what has come.
    public func advance() { machine.access { _ in } }

    /// Claims a line as an input that reports its edges.
    public func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        try devices.inputLine(line, settings)
    }

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    public func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine
    {
        try devices.outputLine(line, settings)
    }

    /// Claims the 7-bit address of a chip on a bus.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        try devices.chip(bus, address: address)
    }

    /// Claims a PWM channel and enables it at a duty cycle.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        try devices.pwm(channel, frequency: frequency, dutyCycle: dutyCycle)
    }

    /// Claims the camera: YUYV of any size up to 1280 × 960, 1 to 60 pictures in a second.
    public func claimCamera(_ camera: String, _ settings: CameraSettings) throws(HardwareError) -> any Camera {
        guard cameras.contains(camera) else {
            throw .unknownName(kind: "camera", name: camera, board: name, among: cameras)
        }
        return try SimulatedCamera(camera, settings, machine, world) { () throws(HardwareError) in
            try devices.claim(.camera, camera)
        }
    }
}

/// What a start gate and a track have seen of a rover.
public struct RoverRace: Sendable, Equatable {
    /// How long each lap took, in seconds, the oldest first; of more than a thousand the first ones.
    public var lapTimes: [Double]
    /// How many laps there were.
    public var lapCount: Int
    /// Whether the rover is on the track.
    public var isOnTrack: Bool
    /// How often it has left the track.
    public var timesLeft: Int
    /// How far it is from the middle of the line, in m; to the left is positive.
    public var offset: Double
}

extension SimulatedRoverBoard: WatchedWorld {
    /// Where the rover is, which lap it drives, and how long the last one took.
    public var glance: String? {
        let (state, laps) = machine.access { _ in (world.rover.state, world.laps) }
        var text = "at (\(Decimal.text(state.x, 2)), \(Decimal.text(state.y, 2))) m"
        if laps.lapBegan != nil { text += ", lap \(laps.lapCount + 1)" }
        if let last = laps.lastLap { text += ", last \(Decimal.text(last, 2)) s" }
        return laps.isOnTrack ? text : text + ", OFF THE TRACK"
    }

    /// Laps, leaving the track, walls.
    public func takeNews() -> [String] {
        machine.access { _ in world.takeNews() }.map { item in
            switch item {
            case .started: "the rover passed the start gate"
            case .lap(let number, let seconds): "lap \(number): \(Decimal.text(seconds, 2)) s"
            case .left(let seconds, let x, let y):
                "the rover left the track after \(Decimal.text(seconds, 1)) s, at "
                    + "(\(Decimal.text(x, 2)), \(Decimal.text(y, 2))) m"
            case .hitWall(let seconds): "the rover hit a wall after \(Decimal.text(seconds, 1)) s"
            }
        }
    }

    /// How many laps in which time, and whether it stayed on the track.
    public var account: [String] {
        let race = race
        var text = race.lapCount == 1 ? "1 lap" : "\(race.lapCount) laps"
        if !race.lapTimes.isEmpty {
            let times = race.lapTimes.suffix(5).map { Decimal.text($0, 2) + " s" }
            text += race.lapTimes.count > 5 ? ", the last " : ": "
            text += times.joined(separator: ", ")
        }
        let left = race.timesLeft == 1 ? "left the track once" : "left the track \(race.timesLeft) times"
        return [text + "; the rover " + (race.timesLeft == 0 ? "stayed on the track" : left)]
    }
}
