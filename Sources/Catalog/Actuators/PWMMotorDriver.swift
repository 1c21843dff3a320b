import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// `pwm.motor`: a motor on an H-bridge that takes a PWM signal and a direction line (sign and magnitude).
final class PWMMotorDriver: ActuatorDriver {
    static let description = ActuatorDescription(
        "pwm.motor", "a motor behind an H-bridge with one PWM and one direction input"
    ) { define in
        let channel = define.parameters.pwm("pwm", "the PWM channel, by its name in the board file")
        let direction = define.parameters.line("direction", "the direction line; active is forward")
        let frequency = define.parameters.number(
            "frequencyHz", unit: .hertz, in: Bounds(1...1_000_000), default: 20_000, "the PWM frequency")
        let inverted = define.parameters.flag("inverted", default: false, "whether the motor is mounted the other way")
        return { values in
            PWMMotorDriver(
                channel: values[channel], direction: values[direction], frequency: Hertz(values[frequency]),
                isInverted: values[inverted], gate: values.gate)
        }
    }

    private let channel: String
    private let direction: String
    private let frequency: Hertz
    private let isInverted: Bool
    private let gate: ActuatorGate
    private let pwm = OpenDevice<any PWMOutput>()
    private let forward = OpenDevice<any OutputLine>()
    /// Which way the last write turned the motor.
    private let turnedForward = Atomic<Bool>(true)
    /// Which way the safe value turns the motor; nil where it stands still.
    private let safeTurn = OpenDevice<Bool>()

    init(channel: String, direction: String, frequency: Hertz, isInverted: Bool, gate: ActuatorGate) {
        self.channel = channel
        self.direction = direction
        self.frequency = frequency
        self.isInverted = isInverted
        self.gate = gate
    }

    /// A motor that stands still at its safe value loses its power first; one that turns has its direction first.
    func open(on board: any Board, safe: Double) throws(HardwareError) {
        if safe == 0 {
            try openChannel(on: board, safe: safe)
            try openDirection(on: board, safe: safe)
        } else {
            safeTurn.hold(isForward(safe))
            try openDirection(on: board, safe: safe)
            try openChannel(on: board, safe: safe)
        }
    }

    private func openChannel(on board: any Board, safe: Double) throws(HardwareError) {
        do throws(HardwareError) {
            pwm.hold(try board.openPWM(channel, frequency: frequency, dutyCycle: abs(safe)))
        } catch {
            close()
            throw error
        }
    }

    private func openDirection(on board: any Board, safe: Double) throws(HardwareError) {
        do throws(HardwareError) {
            forward.hold(try board.openOutputLine(direction, OutputLineSettings(initialLevel: isForward(safe))))
        } catch {
            close()
            throw error
        }
    }

    /// Direction, then magnitude. A motor that is to stop or to turn round loses its power before that: the old
    /// magnitude must not meet the new direction, not even when the next call fails.
    func write(_ value: Double) throws(BusError) {
        guard let line = forward.value, let output = pwm.value else { throw .closed }
        let isForward = isForward(value)
        // Whoever made it safe did so without this object.
        let turned = turnedForward.load(ordering: .relaxed)
        let wasForward = gate.isDriven ? turned : safeTurn.value ?? turned
        if value == 0 || isForward != wasForward { try output.set(dutyCycle: 0) }
        try line.set(isForward)
        turnedForward.store(isForward, ordering: .relaxed)
        if value != 0 { try output.set(dutyCycle: abs(value)) }
    }

    func safeActions(for value: Double) -> [SafeAction] {
        let magnitude = pwm.value?.safeActions(dutyCycle: abs(value)) ?? []
        let sign = forward.value?.safeActions(for: isForward(value)) ?? []
        // Magnitude first when it is zero: nothing may turn the other way for a moment.
        return value == 0 ? magnitude + sign : sign + magnitude
    }

    var remains: String? { pwm.value?.remains }

    func close() {
        _ = safeTurn.release()
        pwm.release()?.close()
        forward.release()?.close()
    }

    func leave() {
        pwm.release()?.leave()
        forward.release()?.close()
    }

    private func isForward(_ value: Double) -> Bool {
        (value >= 0) != isInverted
    }
}
