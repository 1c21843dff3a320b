import Chips
import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline

/// Chips that answer and do not measure, or measure otherwise than they were set: what their drivers make of it.
struct LivingChipTests {
    /// An MPU-6050 that lies flat, set up for nothing yet. Its data registers move.
    private static func motionChip(identity: UInt8 = 0x68) -> RegisterChip {
        let chip = RegisterChip(address: 0x68, [0x75: identity, 0x6B: 0x40, 0x3F: 0x20, 0x41: 0xF4])
        chip.moving = words
        return chip
    }

    /// ACCEL_OUT, TEMP_OUT and GYRO_OUT.
    private static let words: [UInt16] = [0x3B, 0x3D, 0x3F, 0x41, 0x43, 0x45, 0x47]

    /// One producer at the end of a chip.
    private struct Bench {
        let chip: RegisterChip
        let producer: PlannedProducer
        let health = DriverHealth()

        init(_ chip: RegisterChip, _ entry: String) throws {
            self.chip = chip
            let pipeline = try ProducerBench.compile(
                #"{"version": 1, "name": "p", "producers": {"p": {"bus": "i2c1", \#(entry)}}}"#)
            producer = try #require(pipeline.producers.first)
        }

        /// How many readings the driver has given.
        var readings: UInt64 { producer.ports[0].count }

        func running(_ body: () throws -> Void) throws {
            try producer.driver.open(on: TestBoard(chips: [chip]))
            try ProducerBench(driver: producer.driver).running(health, body)
        }

        /// Blocks until readings come.
        func gives() -> Bool {
            let before = readings
            return eventually { readings >= before + 5 }
        }

        /// Blocks until the failure is told in words with such a part.
        func fails(_ part: String) -> Bool {
            eventually {
                guard case .failing(let text) = health.state else { return false }
                return text.contains(part)
            }
        }

        /// Whether no reading comes while the driver goes on asking.
        func isSilent() -> Bool {
            let (before, transfers) = (readings, chip.transfers)
            return eventually { chip.transfers > transfers + 30 } && readings == before
        }
    }

    private static let imu = #""driver": "mpu6050", "rateHz": 500"#

    // MARK: The motion sensor

    @Test
    func `a living motion sensor is read, and nothing is told of it`() throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(eventually { bench.readings > 500 })
            #expect(bench.health.state == .good)
            #expect(bench.health.incidents.count == 0)
            #expect(bench.health.remark == nil)
        }
    }

    @Test
    func `one that is put to sleep with its last sample gives it no more, is told of, and set up again`() throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            bench.chip.moving = []
            bench.chip[0x6B] = 0x40
            #expect(bench.fails("register 0x6B reads 0x40 instead of 0x01"))
            #expect(bench.isSilent())
            #expect(eventually { bench.chip[0x6B] == 0x01 }, "it is woken")
            #expect(bench.fails("does not move"))
            #expect(bench.isSilent())
            bench.chip.moving = Self.words
            #expect(bench.gives())
            #expect(bench.health.state == .good)
        }
    }

    @Test
    func `one that stands still while all its registers are right is told of`() throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            bench.chip.moving = []
            #expect(bench.fails("i2c1 address 0x68 answers but does not move: its readings are always the same"))
            #expect(bench.isSilent())
        }
    }

    @Test
    func `one that was frozen before the robot started gives no reading at all`() throws {
        let chip = Self.motionChip()
        chip.moving = []
        let bench = try Bench(chip, Self.imu)
        try bench.running {
            #expect(bench.fails("does not move"))
            #expect(bench.readings == 0)
        }
    }

    @Test(arguments: [
        ([UInt16(0x3B), 0x3D, 0x3F], "the gyroscope's readings are"),
        ([0x43, 0x45, 0x47], "the accelerometer's readings are"),
        ([0x3B, 0x3D, 0x3F, 0x43, 0x47], "the gyroscope's y is"),
    ])
    func `one of which a part stands still is told of, with the part`(moving: [UInt16], part: String) throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            bench.chip.moving = moving
            #expect(bench.fails("does not move: \(part)"))
            #expect(bench.isSilent())
            bench.chip.moving = Self.words
            #expect(bench.gives())
        }
    }

    @Test(arguments: [(UInt8(0x1C), UInt8(0x00)), (0x1B, 0x18), (0x1A, 0x00), (0x6C, 0x38), (0x6B, 0x20), (0x6A, 0x40)])
    func `one that has lost a setting is set up again, and that is told though it is over`(
        register: UInt8, value: UInt8
    ) throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            let right = bench.chip[register]
            bench.chip[register] = value
            #expect(eventually { bench.chip[register] == right })
            #expect(bench.gives())
            #expect(bench.health.state == .good)
            #expect(bench.health.incidents.count == 1)
            let text = try #require(bench.health.incidents.latest)
            #expect(text.hasPrefix("i2c1 address 0x68 lost its settings: register 0x"), "\(text)")
        }
    }

    @Test
    func `acceleration zero of a chip that is awake is no upright robot`() throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            bench.chip.moving = [0x41, 0x43, 0x45, 0x47]
            bench.chip.set([0, 0, 0, 0, 0, 0], from: 0x3B)
            #expect(bench.fails("gives an impossible reading: acceleration 0, 0, 0"))
            #expect(bench.isSilent())
        }
    }

    @Test(arguments: [(UInt8(0xFF), "every bit is 1"), (0x00, "acceleration 0, 0, 0")])
    func `a bus that gives the same bit for ever gives no reading`(byte: UInt8, words: String) throws {
        let bench = try Bench(Self.motionChip(), Self.imu)
        try bench.running {
            #expect(bench.gives())
            bench.chip.moving = []
            bench.chip.set([UInt8](repeating: byte, count: 14), from: 0x3B)
            #expect(bench.fails(words))
            #expect(bench.isSilent())
        }
    }

    @Test(arguments: [UInt8(0x70), 0x71, 0x72])
    func `a relative with the same registers is read, and told by its name`(identity: UInt8) throws {
        let bench = try Bench(Self.motionChip(identity: identity), Self.imu)
        try bench.running {
            #expect(bench.gives())
            #expect(bench.chip[0x1D] == 2, "its accelerometer has a filter of its own")
            #expect(bench.health.remark?.contains("0x\(String(identity, radix: 16))") == true)
            #expect(bench.health.state == .good)
        }
    }

    @Test
    func `any other one is refused, and read when the file vouches for it, which is told`() throws {
        let refused = try Bench(Self.motionChip(identity: 0x98), Self.imu)
        try refused.running {
            #expect(refused.fails(#"take it for one with "acceptIdentity": "0x98""#))
            #expect(refused.readings == 0)
        }
        for value in [#""0x98""#, "152"] {
            let bench = try Bench(Self.motionChip(identity: 0x98), Self.imu + #", "acceptIdentity": \#(value)"#)
            try bench.running {
                #expect(bench.gives())
                #expect(bench.health.remark?.contains("ICM-20689 (identity 0x98), taken for an MPU-6050") == true)
            }
        }
    }

    // MARK: The thermometer

    private static let thermometer = #""driver": "lm75", "rateHz": 50"#

    @Test
    func `a thermometer may rest`() throws {
        let chip = RegisterChip(address: 0x48, [0: 25])
        let bench = try Bench(chip, Self.thermometer)
        try bench.running {
            #expect(eventually { bench.readings > 60 })
            #expect(bench.health.incidents.count == 0)
        }
    }

    @Test
    func `one that was shut down is woken, at the start and later, and later that is told`() throws {
        let chip = RegisterChip(address: 0x48, [0: 25, 1: 0x01])
        let bench = try Bench(chip, Self.thermometer)
        try bench.running {
            #expect(bench.gives())
            #expect(chip[1] == 0)
            #expect(bench.health.incidents.count == 0)
            chip[1] = 0x01
            #expect(eventually { chip[1] == 0 })
            #expect(bench.gives())
            #expect(bench.health.incidents.count == 1)
        }
    }

    @Test(arguments: [
        ([UInt8(0x80), 0], "-128.0 °C"), ([0x7F, 0xFF], "127.5 °C"), ([0xFF, 0xFF], "register 0x01 reads 0xFF"),
    ])
    func `what it cannot measure is no reading, and told`(bytes: [UInt8], words: String) throws {
        let chip = RegisterChip(address: 0x48, [0: 25])
        let bench = try Bench(chip, Self.thermometer)
        try bench.running {
            #expect(bench.gives())
            chip.set(bytes + (bytes == [0xFF, 0xFF] ? [] : []), from: 0)
            if words.contains("0xFF") { chip[1] = 0xFF }
            #expect(bench.fails(words), "\(bench.health.state)")
            #expect(bench.isSilent())
            chip.set([30, 0], from: 0)
            #expect(bench.gives())
            #expect(bench.health.state == .good)
        }
    }
}
