import CI2C
import CLinux
import Glibc
import GuardTesting
import LinuxHardware
import LinuxSystem
import Testing

/// A robot with an output of each kind, run as `sinew` with its guard, and its outputs as the kernel and the chip tell
/// them: a brake whose safe level is opposite to its pull, a motor on PWM, and a servo on a chip on I2C.
final class FaultyRobot {
    /// Its outputs.
    enum Output: String, CaseIterable {
        case brake
        case motor
        case servo
    }

    static let bumper = 17
    static let button = 18
    private static let brake = 27
    private static let chip: UInt8 = 0x69
    private static let servo: UInt8 = 4

    let virtual: VirtualBoard
    private let bus: String
    private let pwm: String
    private let file: TemporaryFile
    private var process: pid_t = 0

    private static let text = """
        {
          "version": 1, "name": "faulty", "board": "virtual", "guard": {"heartbeatMs": 3000}, "estop": ["button.edge"],
          "producers": {
            "thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 20},
            "bumper": {"driver": "gpio.input", "line": "GPIO17", "bias": "pullUp", "activeLow": true},
            "button": {"driver": "gpio.input", "line": "GPIO18", "bias": "pullUp", "activeLow": true}
          },
          "loops": {
            "heat": {
              "rateHz": 100, "tickOn": ["bump"],
              "inputs": {
                "temperature": {"from": "thermometer.temperature", "maxAgeMs": 1000},
                "bump": {"from": "bumper.edge", "subscription": "event"}
              },
              "stages": [
                {"stage": "pid", "input": "temperature", "setpoint": 175, "kp": 10, "outputRange": [1000, 2000],
                 "output": "pulse"},
                {"stage": "scale", "input": "temperature", "range": [0, 100], "atLow": 0, "atHigh": 1, "output": "power"},
                {"stage": "follow", "event": "bump", "output": "brake"}
              ]
            }
          },
          "actuators": {
            "brake": {"driver": "gpio.output", "line": "GPIO27", "from": "heat.brake", "safe": true,
                      "staleAfterMs": 1000},
            "motor": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "GPIO5", "from": "heat.power",
                      "frequencyHz": 1000, "safe": 0, "staleAfterMs": 1000},
            "servo": {"driver": "pca9685.servo", "bus": "i2c2", "address": "0x69", "channel": 4, "from": "heat.pulse",
                      "safe": 1500, "staleAfterMs": 1000}
          }
        }
        """

    init() throws {
        virtual = try VirtualBoard()
        file = try TemporaryFile(Self.text)
        let inventory = Inventory()
        bus = try #require(inventory.i2cAdapters.first { $0.name == "Sinew I2C simulator" }).node
        pwm = try #require(inventory.pwmChips.first { $0.device == "pwm-sim.0" }).directory + "/pwm0"
        try virtual.pull(Self.brake, .down)
        try heal()
    }

    deinit {
        if process > 0 { VirtualBoard.stop(process) }
    }

    /// The world as it ought to be: 60 °C, nothing pressed, every chip there.
    func heal() throws {
        try virtual.pull(Self.bumper, .up)
        try virtual.pull(Self.button, .up)
        try setTemperature(60)
        try virtual.setChipAbsent(false)
    }

    func setTemperature(_ celsius: UInt16) throws {
        try virtual.setWord(celsius, register: 0, address: 0x48)
    }

    /// Puts the chip's mode and outputs back as after power-on.
    func resetChip() throws {
        for bytes in [[6 + 4 * Self.servo, 0, 0, 0, 0x10], [0xFE, 0x1E], [0x00, 0x11]] as [[UInt8]] {
            try SafeAction.i2c(path: bus, address: Self.chip, bytes: bytes).perform()
        }
    }

    // MARK: The process

    /// Starts it and waits until it drives.
    func start() throws {
        process = try VirtualBoard.start(".build/debug/sinew", "run", file.path)
        try #require(drives(), "it does not drive: \(state())")
    }

    func signal(_ number: Int32) {
        kill(process, number)
    }

    /// Waits for its end; nil when it does not come.
    func waitForEnd() -> ProcessEnd? {
        defer { process = 0 }
        return ProcessEnd.wait(for: process)
    }

    /// Stops it in order.
    func stop() {
        signal(SIGTERM)
        #expect(waitForEnd() == .exit(0))
    }

    /// Sends its guard a signal and waits until another has taken its place.
    func loseGuard(_ signal: Int32) throws {
        let old = try guardian()
        kill(old, signal)
        // One that is stopped is found out after several of its heartbeats' times.
        func isReplaced() throws -> Bool { try ![0, old].contains(guardian()) }
        let isGuarded = try eventually { try isReplaced() } || eventually { try isReplaced() }
        try #require(isGuarded, "its guard is not replaced")
    }

    /// The process of its guard; 0 while there is none.
    private func guardian() throws -> pid_t {
        try children(of: process).first ?? 0
    }

    /// Runs `sinew` with these words beside it; whether that went well.
    func order(_ words: String...) throws -> Bool {
        try order(words)
    }

    func order(_ words: [String]) throws -> Bool {
        try ProcessEnd.wait(for: VirtualBoard.start([".build/debug/sinew"] + words)) == .exit(0)
    }

    // MARK: What is seen from outside

    /// Whether an output stands at its safe value.
    func isSafe(_ output: Output) throws -> Bool {
        switch output {
        case .brake: try virtual.value(Self.brake)
        case .motor: try SmallFile.text(of: "\(pwm)/duty_cycle") == "0"
        // 1500 µs of 20 ms in steps of 4.88 µs.
        case .servo: try pulse() == [0, 0, 0x33, 0x01]
        }
    }

    /// Whether an output has what the loop gives at 60 °C with the bumper free.
    func isDriven(_ output: Output) throws -> Bool {
        switch output {
        case .brake: try virtual.isUsed(Self.brake) && !virtual.value(Self.brake)
        case .motor: try SmallFile.text(of: "\(pwm)/duty_cycle") == "600000"
        // 1150 µs.
        case .servo: try pulse() == [0, 0, 0xEC, 0x00]
        }
    }

    private func pulse() throws -> [UInt8] {
        let file = try OwnedDescriptor(sinew_bus_open(bus, Self.chip), from: "open")
        var bytes = [UInt8](repeating: 0, count: 4)
        for index in bytes.indices {
            let register = 6 + 4 * Self.servo + UInt8(index)
            let value = i2c_smbus_read_byte_data(file.raw, register)
            guard value >= 0 else { throw SystemError(call: "read", code: -value) }
            bytes[index] = UInt8(truncatingIfNeeded: value)
        }
        return bytes
    }

    /// Waits until these outputs are safe, and sees them stay so.
    func becomesSafe(_ outputs: some Collection<Output>) throws -> Bool {
        try eventually { try outputs.allSatisfy(isSafe) } && stays { try outputs.allSatisfy(isSafe) }
    }

    /// Waits until all outputs are driven.
    func drives() -> Bool {
        eventually {
            // Not there yet, or the chip does not answer: not driven.
            (try? Output.allCases.allSatisfy(isDriven)) ?? false
        }
    }

    /// For messages.
    func state() -> String {
        Output.allCases.map { output in
            let isSafe = try? isSafe(output)
            let isDriven = try? isDriven(output)
            return "\(output) \(isDriven == true ? "driven" : isSafe == true ? "safe" : "neither")"
        }.joined(separator: ", ")
    }
}
