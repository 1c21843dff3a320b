import HardwareIO
import HardwareTesting
import Quantities
import Testing

@testable import Catalog
@testable import Pipeline

/// Outputs, driven and made safe as the runtime does it.
struct ActuatorDriverTests {
    let lamp: VirtualOutputLine
    let direction: VirtualOutputLine
    let pwm: VirtualPWM
    let board: TestBoard

    init() throws {
        lamp = try VirtualOutputLine("LAMP")
        direction = try VirtualOutputLine("FORWARD")
        pwm = try VirtualPWM("PWM0")
        board = TestBoard(outputs: [lamp, direction], pwm: [pwm])
    }

    /// A loop whose output `x` or `b` follows a law of the time, and one actuator.
    private func actuator(_ entry: String) throws -> Actuator {
        let pipeline = try ProducerBench.compile(
            """
            {"version": 1, "name": "a",
             "producers": {"t": {"driver": "lm75", "bus": "i2c1"}, "e": {"driver": "gpio.input", "line": "IN"}},
             "loops": {"l": {"rateHz": 100,
               "inputs": {"t": {"from": "t.temperature"}, "e": {"from": "e.edge", "subscription": "event"}},
               "stages": [{"stage": "pid", "input": "t", "kp": 1, "output": "x"},
                          {"stage": "follow", "event": "e", "output": "b"}]}},
             "actuators": {"a": \(entry)}}
            """)
        return try #require(pipeline.actuators.first)
    }

    private func driver<Driver: ActuatorDriver>(_ entry: String, _ type: Driver.Type) throws -> (Actuator, Driver) {
        let actuator = try actuator(entry)
        let typed = try #require(actuator as? ActuatorOf<Driver>)
        return (actuator, typed.driver)
    }

    private static let motor = #"{"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "l.x"}"#
    private static let inverted = """
        {"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "l.x", "inverted": true}
        """

    @Test(arguments: [(false, false), (true, true)])
    func `an output line starts at its safe level`(safe: Bool, isHigh: Bool) throws {
        let actuator = try actuator(#"{"driver": "gpio.output", "line": "LAMP", "from": "l.b", "safe": \#(safe)}"#)
        try actuator.open(on: board)
        #expect(lamp.isHigh == isHigh)
        #expect(lamp.writes == [safe])
        actuator.close()
    }

    @Test
    func `an output line that is active low is high when it is off`() throws {
        let actuator = try actuator(#"{"driver": "gpio.output", "line": "LAMP", "from": "l.b", "activeLow": true}"#)
        try actuator.open(on: board)
        #expect(lamp.isHigh)
        actuator.close()
        #expect(lamp.isHigh)
    }

    @Test
    func `closing an output line leaves it at its safe level`() throws {
        let (actuator, driver) = try driver(
            #"{"driver": "gpio.output", "line": "LAMP", "from": "l.b"}"#, GPIOOutputDriver.self)
        try actuator.open(on: board)
        try driver.write(true)
        #expect(lamp.isHigh)
        actuator.close()
        #expect(!lamp.isHigh)
        #expect(lamp.settings == nil)
    }

    @Test(arguments: [(0.25, 0.25, true), (-0.75, 0.75, false), (0, 0, true), (1, 1, true), (-1, 1, false)])
    func `a motor's sign is its direction line, its magnitude the duty cycle`(
        value: Double, duty: Double, isForward: Bool
    ) throws {
        let (actuator, driver) = try driver(Self.motor, PWMMotorDriver.self)
        try actuator.open(on: board)
        try driver.write(value)
        #expect(pwm.dutyCycle == duty)
        #expect(direction.isHigh == isForward)
        actuator.close()
    }

    @Test(arguments: [(0.25, 0.25, false), (-0.75, 0.75, true)])
    func `a motor mounted the other way turns the other way`(value: Double, duty: Double, isHigh: Bool) throws {
        let (actuator, driver) = try driver(Self.inverted, PWMMotorDriver.self)
        try actuator.open(on: board)
        try driver.write(value)
        #expect(pwm.dutyCycle == duty)
        #expect(direction.isHigh == isHigh)
        actuator.close()
    }

    @Test
    func `a motor that stops turns nowhere on the way: its magnitude is set when its direction cannot be`() throws {
        let (actuator, driver) = try driver(Self.motor, PWMMotorDriver.self)
        try actuator.open(on: board)
        try driver.write(-0.5)
        direction.fail(with: .timedOut)
        #expect(throws: BusError.timedOut) { try driver.write(0) }
        #expect(pwm.dutyCycle == 0)
        direction.fail(with: nil)
        actuator.close()
    }

    @Test
    func `a motor that turns round has no power while its direction changes`() throws {
        let (actuator, driver) = try driver(Self.motor, PWMMotorDriver.self)
        try actuator.open(on: board)
        try driver.write(0.5)
        direction.fail(with: .timedOut)
        #expect(throws: BusError.timedOut) { try driver.write(-0.9) }
        #expect(pwm.dutyCycle == 0, "neither the old nor the new power may come with the other direction")
        direction.fail(with: nil)
        try driver.write(-0.9)
        #expect(pwm.dutyCycle == 0.9)
        // The same way round there is no gap in the power.
        direction.fail(with: .timedOut)
        #expect(throws: BusError.timedOut) { try driver.write(-0.7) }
        #expect(pwm.dutyCycle == 0.9)
        direction.fail(with: nil)
        actuator.close()
    }

    @Test
    func `the safe actions of a motor at rest stop it first, and work without the driver`() throws {
        let (actuator, driver) = try driver(Self.motor, PWMMotorDriver.self)
        try actuator.open(on: board)
        try driver.write(-0.5)
        let actions = driver.safeActions(for: 0)
        try #require(actions.count == 2)
        try actions[0].perform()
        #expect(pwm.dutyCycle == 0)
        #expect(!direction.isHigh, "the direction comes second")
        try actions[1].perform()
        #expect(direction.isHigh)
        actuator.close()
    }

    @Test
    func `a motor whose safe value turns it starts there`() throws {
        let actuator = try actuator(
            """
            {"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "l.x", "safe": -0.25}
            """)
        try actuator.open(on: board)
        #expect(pwm.dutyCycle == 0.25)
        #expect(!direction.isHigh)
        #expect(pwm.writes.isEmpty, "the channel is opened there, with no other power before")
        #expect(actuator.remains == "PWM0")
        actuator.close()
        #expect(pwm.dutyCycle == 0.25, "and it goes on there")
        #expect(pwm.frequency == nil)
    }

    @Test
    func `a motor that was made safe the other way round loses its power before it is driven`() throws {
        let (actuator, driver) = try driver(
            """
            {"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "l.x", "safe": -0.25}
            """, PWMMotorDriver.self)
        try actuator.open(on: board)
        func drive(_ value: Double) throws {
            let pass = try #require(actuator.gate.begin())
            try driver.write(value)
            #expect(actuator.gate.end(pass))
        }
        try drive(0.5)
        try drive(0.75)
        #expect(pwm.writes == [0, 0.5, 0.75])
        actuator.makeSafe(.stale)
        #expect(pwm.dutyCycle == 0.25)
        #expect(!direction.isHigh)
        try drive(0.5)
        #expect(pwm.writes == [0, 0.5, 0.75, 0, 0.5])
        actuator.makeSafe(.stale)
        try drive(-0.5)
        #expect(pwm.writes.suffix(2) == [0.5, -0.5].map(abs), "the same way round there is no gap")
        actuator.close()
    }

    @Test
    func `a motor in a guard's hands is left as it is`() throws {
        let actuator = try actuator(Self.motor)
        try actuator.open(on: board)
        actuator.close(isHeld: true)
        #expect(pwm.frequency == nil)
        #expect(direction.settings == nil)
    }

    @Test
    func `a motor that stands still at its safe value has no power before its direction is set`() throws {
        let line = HardwareError.busy(device: "FORWARD", consumer: nil, process: nil)
        board.refuse("FORWARD", with: line)
        let actuator = try actuator(Self.motor)
        #expect(throws: line) { try actuator.open(on: board) }
        #expect(pwm.frequency == nil, "the channel was opened first, and is given back")
    }

    @Test
    func `a motor without its channel gives its direction line back`() throws {
        let error = HardwareError.busy(device: "PWM0", consumer: nil, process: nil)
        board.refuse("PWM0", with: error)
        let actuator = try actuator(Self.motor)
        #expect(throws: error) { try actuator.open(on: board) }
        #expect(direction.settings == nil)
    }

    @Test
    func `the frequency of the file reaches the channel`() throws {
        let actuator = try actuator(
            #"{"driver": "pwm.motor", "pwm": "PWM0", "direction": "FORWARD", "from": "l.x", "frequencyHz": 50}"#)
        try actuator.open(on: board)
        #expect(pwm.frequency == Hertz(50))
        actuator.close()
    }
}
