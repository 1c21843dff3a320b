import Chips
import HardwareIO
import HardwareTesting
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// Chips at the end of a scripted bus: set up, read, lost, and found again.
struct ChipDriverTests {
    /// The transfers of a start of the MPU-6050 with the driver's settings: ±500 °/s, ±4 g, 94 Hz, 1 kHz.
    private static let start: [ScriptedTransfer] = [
        .read(register: 0x75, returns: [0x68]),
        .write(register: 0x6B, bytes: [0x80]), .write(register: 0x6B, bytes: [0x01]),
        .write(register: 0x6C, bytes: [0]), .read(register: 0x6C, returns: [0]),
        .write(register: 0x6A, bytes: [0]), .read(register: 0x6A, returns: [0]),
        .write(register: 0x19, bytes: [0]), .read(register: 0x19, returns: [0]),
        .write(register: 0x1A, bytes: [2]), .read(register: 0x1A, returns: [2]),
        .write(register: 0x1B, bytes: [0x08]), .read(register: 0x1B, returns: [0x08]),
        .write(register: 0x1C, bytes: [0x08]), .read(register: 0x1C, returns: [0x08]),
        .read(register: 0x6B, returns: [0x01]),
    ]
    /// +1 g along z, twice, as noise has it.
    private static let level: [ScriptedTransfer] = (1...2).map {
        .read(register: 0x3B, returns: [0, 0, 0, $0, 0x20, 0, 0, 0, 0, 0, 0, $0, 0, 0])
    }
    /// A chip that lost its power sleeps and reads zero all over.
    private static let asleep: [ScriptedTransfer] =
        Array(repeating: .read(register: 0x3B, returns: [UInt8](repeating: 0, count: 14)), count: 2) + [
            .read(register: 0x6A, returns: [0, 0x40, 0])
        ]

    private static func failing(_ count: Int) -> [ScriptedTransfer] {
        Array(repeating: .failedRead(register: 0x3B, count: 14, error: .noAcknowledge), count: count)
    }

    private static func imu(_ script: [ScriptedTransfer]) -> ScriptedI2CDevice {
        // What comes after the script fails with a mismatch, which no test here counts.
        ScriptedI2CDevice(address: 0x68, script: script)
    }

    @Test
    func `the motion sensor is read after its start, in SI units`() throws {
        let chip = Self.imu(Self.start + Self.level)
        let pipeline = try ProducerBench.compile(
            """
            {"version": 1, "name": "p", "show": ["l.pitch"],
             "producers": {"p": {"driver": "mpu6050", "bus": "i2c1", "rateHz": 1000}},
             "loops": {"l": {"rateHz": 100, "inputs": {"m": {"from": "p.motion"}},
                "stages": [{"stage": "complementaryFilter", "input": "m", "output": "pitch"}]}}}
            """)
        let driver = try #require(pipeline.producers.first).driver
        try driver.open(on: TestBoard(chips: [chip]))
        let bench = ProducerBench(driver: driver)
        try bench.running {
            let plan = pipeline.loops[0].plan
            var number: UInt64 = 0
            let isRunning = eventually {
                number += 1
                plan.tick(.init(number: number, time: .now(), elapsed: 0.01))
                return plan.isRunning
            }
            #expect(isRunning)
        }
        #expect(chip.isClosed)
    }

    @Test
    func `another chip at the address is told of, and asked again until it is the right one`() throws {
        // For as long as the test may look: the driver's pauses grow to a second.
        let other = ScriptedTransfer.read(register: 0x75, returns: [0x98])
        let chip = Self.imu(Array(repeating: other, count: 1_000))
        let bench = try Self.bench()
        try bench.driver.open(on: TestBoard(chips: [chip]))
        let health = DriverHealth()
        try bench.running(health) {
            let isTold = eventually {
                guard case .failing(let text) = health.state else { return false }
                return text.hasPrefix("i2c1 address 0x68: is not a MPU-6050 but") && text.contains("ICM-20689")
            }
            #expect(isTold)
        }
        #expect(chip.isClosed)
    }

    @Test
    func `a sensor that is not there when its robot starts is set up once it is`() throws {
        let absent = ScriptedTransfer.failedRead(register: 0x75, count: 1, error: .noAcknowledge)
        let script = [absent, absent] + Self.start + Self.level
        let chip = Self.imu(script)
        let bench = try Self.bench()
        try bench.driver.open(on: TestBoard(chips: [chip]))
        try bench.running {
            let isThrough = eventually { (try? chip.finish()) != nil || !chip.mismatches.isEmpty }
            #expect(isThrough)
        }
        #expect(chip.mismatches.allSatisfy { $0.index >= script.count })
    }

    private static func bench() throws -> ProducerBench {
        let pipeline = try ProducerBench.compile(
            #"{"version": 1, "name": "p", "producers": {"p": {"driver": "mpu6050", "bus": "i2c1", "rateHz": 1000}}}"#)
        return ProducerBench(driver: try #require(pipeline.producers.first).driver)
    }

    @Test(arguments: [failing(1), failing(1) + start + failing(1) + start + asleep, asleep])
    func `a sensor that fails or lost its power is set up again before it is read again`(
        trouble: [ScriptedTransfer]
    ) throws {
        let script = Self.start + Self.level + trouble + Self.start + Self.level
        let chip = Self.imu(script)
        let bench = try Self.bench()
        try bench.driver.open(on: TestBoard(chips: [chip]))
        let health = DriverHealth()
        try bench.running(health) {
            let isThrough = eventually { (try? chip.finish()) != nil || !chip.mismatches.isEmpty }
            #expect(isThrough)
        }
        // The first mismatch comes only after the end of the script: all of it went as written.
        #expect(chip.mismatches.allSatisfy { $0.index >= script.count })
    }

    @Test
    func `a chip that stops answering is told of by bus and address`() throws {
        // For as long as the test may look: the driver's pauses grow to a second.
        let silence = ScriptedTransfer.failedRead(register: 0x75, count: 1, error: .noAcknowledge)
        let chip = Self.imu(Self.start + Self.level + Self.failing(1) + Array(repeating: silence, count: 1_000))
        let bench = try Self.bench()
        try bench.driver.open(on: TestBoard(chips: [chip]))
        let health = DriverHealth()
        try bench.running(health) {
            let isTold = eventually { health.state == .failing("i2c1 address 0x68 does not answer") }
            #expect(isTold)
        }
    }

    @Test
    func `the thermometer's readings come in degrees`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x48,
            script: [.read(register: 1, returns: [0]), .read(register: 0, returns: [0xFF, 0x80])])
        let bench = try ProducerBench(#"{"driver": "lm75", "bus": "i2c1", "rateHz": 100}"#, port: "temperature")
        let temperature = try bench.newest(Double.self)
        try bench.driver.open(on: TestBoard(chips: [chip]))
        var seen: Double?
        try bench.running {
            let isThere = eventually {
                seen = temperature.poll()?.value ?? seen
                return seen != nil
            }
            #expect(isThere)
        }
        #expect(seen == -0.5)
    }

    @Test
    func `a thermometer that has never answered is told of with what to check`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x48,
            script: Array(repeating: .failedRead(register: 1, count: 1, error: .noAcknowledge), count: 1_000))
        let bench = try ProducerBench(#"{"driver": "lm75", "bus": "i2c1", "rateHz": 100}"#, port: "temperature")
        try bench.driver.open(on: TestBoard(chips: [chip]))
        let health = DriverHealth()
        try bench.running(health) {
            let isTold = eventually {
                health.state
                    == .failing(
                        "i2c1 address 0x48: does not answer; check wiring, power and address (sinew devices lists the buses)"
                    )
            }
            #expect(isTold, "\(health.state)")
        }
    }
}
