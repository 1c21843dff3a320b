import HardwareIO
import HardwareTesting
import Media
import Quantities
import Testing

@testable import SimulatedHardware

/// A rover on a board whose time a test moves, with its motors in the test's hand.
struct RoverBench {
    static let description: BoardDescription = {
        var description = BoardDescription(name: "rover", summary: "a rover", backend: .simulated)
        description.world = .rover
        for offset: UInt32 in [5, 6, 17, 22, 23, 24, 25, 27] {
            description.lines["GPIO\(offset)"] = .init(chip: "gpio", offset: offset)
        }
        description.buses = ["i2c1": .adapter("simulated")]
        description.pwm = ["PWM0": .init(chip: "pwm", channel: 0), "PWM1": .init(chip: "pwm", channel: 1)]
        description[.camera] = ["camera0": .device("simulated")]
        return description
    }()

    let board: SimulatedRoverBoard
    let clock: ManualClock
    private let left: any PWMOutput
    private let right: any PWMOutput
    private let leftDirection: any OutputLine
    private let rightDirection: any OutputLine

    init(seed: UInt64 = 1) throws {
        let clock = ManualClock()
        self.clock = clock
        board = try SimulatedRoverBoard(description: Self.description, seed: seed, clock: { clock.now })
        left = try board.openPWM("PWM0", frequency: Hertz(20_000))
        right = try board.openPWM("PWM1", frequency: Hertz(20_000))
        leftDirection = try board.openOutputLine("GPIO5", OutputLineSettings(initialLevel: true))
        rightDirection = try board.openOutputLine("GPIO6", OutputLineSettings(initialLevel: true))
    }

    /// Sets both motors, −1…1.
    func drive(_ left: Double, _ right: Double) throws {
        try leftDirection.set(left >= 0)
        try rightDirection.set(right >= 0)
        try self.left.set(dutyCycle: abs(left))
        try self.right.set(dutyCycle: abs(right))
    }

    /// So much time passes, in steps of 10 ms.
    func run(milliseconds: Int) {
        for _ in 0..<milliseconds / 10 {
            clock.advance(by: .milliseconds(10))
            board.advance()
        }
        clock.advance(by: .milliseconds(milliseconds % 10))
        board.advance()
    }

    /// A rover that stands there.
    static func state(x: Double, y: Double, heading: Double = 0) -> RoverState {
        var state = RoverState()
        state.x = x
        state.y = y
        state.heading = heading
        return state
    }
}

/// A picture of the rover's camera, drawn where a test puts it.
struct DrawnPicture {
    let bytes: [UInt8]
    let width: Int
    let height: Int

    init(
        _ state: RoverState, width: Int = 320, height: Int = 240, number: UInt64 = 1, seed: UInt64 = 1
    ) {
        let picture = FloorPicture(width: width, height: height, noise: Noise(seed: seed))
        var bytes = [UInt8](repeating: 0, count: 2 * width * height)
        bytes.withUnsafeMutableBytes { picture.draw(state, number: number, into: $0) }
        self.bytes = bytes
        self.width = width
        self.height = height
    }

    func luma(_ column: Int, _ row: Int) -> Int { Int(bytes[2 * (row * width + column)]) }

    /// The middle of what is dark in a row, in pixels from the left edge; nil where nothing is.
    func lineMiddle(row: Int, rows: Int = 1) -> Double? {
        var (sum, weight) = (0.0, 0.0)
        for row in row..<row + rows {
            for column in 0..<width {
                let darkness = Double(200 - luma(column, row))
                guard darkness > 20 else { continue }
                sum += darkness * (Double(column) + 0.5)
                weight += darkness
            }
        }
        return weight > 0 ? sum / weight : nil
    }
}
