import Chips
import Control
import HardwareIO
import HardwareTesting
import Quantities
import SimulatedHardware

/// The names that the robot's board has.
let simulatedBoard: BoardDescription = {
    var description = BoardDescription(name: "simulated", summary: "a balancing robot", backend: .simulated)
    for offset: UInt32 in [5, 6, 17, 22, 27] {
        description.lines["GPIO\(offset)"] = .init(chip: "gpio", offset: offset)
    }
    description.buses = ["i2c1": .adapter("simulated"), "i2c2": .adapter("nothing on it")]
    description.pwm = ["PWM0": .init(chip: "pwm", channel: 0), "PWM1": .init(chip: "pwm", channel: 1)]
    return description
}()

/// A board whose time a test moves.
func makeBoard(seed: UInt64 = 1) throws -> (board: SimulatedBoard, clock: ManualClock) {
    let clock = ManualClock()
    return (try SimulatedBoard(description: simulatedBoard, seed: seed, clock: { clock.now }), clock)
}

/// Both motors of the robot.
struct Motors {
    let left: any PWMOutput
    let right: any PWMOutput
    let leftDirection: any OutputLine
    let rightDirection: any OutputLine

    init(_ board: SimulatedBoard) throws {
        left = try board.openPWM("PWM0", frequency: Hertz(20_000))
        right = try board.openPWM("PWM1", frequency: Hertz(20_000))
        leftDirection = try board.openOutputLine("GPIO5", OutputLineSettings(initialLevel: false))
        rightDirection = try board.openOutputLine("GPIO6", OutputLineSettings(initialLevel: false))
    }

    func drive(_ effort: Double) throws {
        try leftDirection.set(effort >= 0)
        try rightDirection.set(effort >= 0)
        try left.set(dutyCycle: abs(effort))
        try right.set(dutyCycle: abs(effort))
    }
}

/// A controller as a pipeline would have it: sensor, filter, PID, motors at 200 Hz.
struct Balancer {
    /// Gains that hold the robot.
    static let gains = PID.Settings(kp: 10, ki: 60, kd: 0.2, outputLimits: -1...1, action: .direct)

    let board: SimulatedBoard
    let clock: ManualClock
    private let motors: Motors
    private let chip: MPU6050
    private var filter = ComplementaryFilter(timeConstant: 0.5)
    private var control: PID
    private var latency: Int
    private var jitter: Int
    private var random: UInt64
    private(set) var fastest = 0.0
    private(set) var mostTilted = 0.0
    private var milliseconds = 0
    private var nextTick = 5
    private var lastTick = 0
    private var pending: [(due: Int, effort: Double)] = []

    /// - Parameters:
    ///   - latency: milliseconds from reading to writing.
    ///   - jitter: up to so many milliseconds each tick comes late.
    init(seed: UInt64, gains: PID.Settings = gains, latency: Int = 0, jitter: Int = 0) throws {
        (board, clock) = try makeBoard(seed: seed)
        motors = try Motors(board)
        chip = MPU6050(try board.openI2C("i2c1", address: 0x68))
        control = PID(gains)
        self.latency = latency
        self.jitter = jitter
        random = seed
        let clock = clock
        try chip.start { clock.advance(by: $0) }
    }

    /// Runs for some simulated seconds, or until the robot has fallen.
    mutating func run(seconds: Int) throws {
        let end = milliseconds + seconds * 1_000
        while milliseconds < end {
            let isTick = try step()
            if isTick, board.hasFallen { return }
        }
    }

    /// One millisecond; whether the controller had its tick in it.
    @discardableResult
    mutating func step() throws -> Bool {
        milliseconds += 1
        clock.advance(by: .milliseconds(1))
        while let first = pending.first, first.due <= milliseconds {
            pending.removeFirst()
            try motors.drive(first.effort)
        }
        guard milliseconds >= nextTick else { return false }
        try tick()
        return true
    }

    private mutating func tick() throws {
        let sample = try chip.read()
        let elapsed = Double(milliseconds - lastTick) / 1_000
        lastTick = milliseconds
        let tilt = filter.update(
            rate: sample.angularVelocity.y, reference: Tilt.pitch(specificForce: sample.acceleration), elapsed: elapsed)
        let effort = control.update(setpoint: 0, measurement: tilt, elapsed: elapsed)
        if latency == 0 {
            try motors.drive(effort)
        } else {
            pending.append((milliseconds + latency, effort))
        }
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        nextTick = nextTick / 5 * 5 + 5 + (jitter > 0 ? Int(random >> 33) % (jitter + 1) : 0)
        let robot = board.robot
        fastest = max(fastest, abs(robot.velocity))
        mostTilted = max(mostTilted, abs(robot.tilt))
    }
}
