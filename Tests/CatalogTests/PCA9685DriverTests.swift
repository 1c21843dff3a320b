import HardwareIO
import LinuxSystem
import Quantities
import Testing

@testable import Catalog
@testable import Pipeline

/// Actuators that share a PCA9685: driven by ticks, written by its thread.
struct PCA9685DriverTests {
    private static func servo(_ name: String, _ channel: Int, _ more: String = "") -> String {
        """
        "\(name)": {"driver": "pca9685.servo", "bus": "i2c1", "channel": \(channel), "from": "l.out"\(more)}
        """
    }

    private static let lamp = #""lamp": {"driver": "pca9685.pwm", "bus": "i2c1", "channel": 9, "from": "l.out"}"#

    // MARK: Driving

    @Test
    func `a servo stands without pulses at first and gets those of its loop, cut to its range`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 3, #", "range": [900, 2100]"#))
        try bench.running {
            #expect(abs(bench.chip.outputFrequency.value - 50) < 0.1)
            #expect(bench.pulse(3) == 0)
            bench.drive(1_700)
            #expect(bench.hasPulse(1_700, at: 3))
            bench.drive(5_000)
            #expect(bench.hasPulse(2_100, at: 3))
            bench.drive(0)
            #expect(bench.hasPulse(900, at: 3))
        }
        #expect(bench.pulse(3) == 0, "closed, it has none again")
    }

    @Test
    func `an output whose safe value is not off starts there and is left there`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 15, #", "safe": 1500"#))
        try bench.running {
            #expect(abs(bench.pulse(15) - 1_500) < 2.5)
            bench.drive(1_000)
            #expect(bench.hasPulse(1_000, at: 15))
        }
        #expect(abs(bench.pulse(15) - 1_500) < 2.5)
    }

    @Test(arguments: [23_000_000.0, 25_000_000, 26_175_000, 27_000_000])
    func `a servo has the pulses that are asked for at the oscillator that its board really has`(
        oscillator: Double
    ) throws {
        let bench = try OutputChipBench(Self.servo("pan", 3, #", "safe": 1500, "oscillatorHz": \#(Int(oscillator))"#))
        bench.chip.outputOscillator = Hertz(oscillator)
        try bench.running {
            #expect(abs(bench.pulse(3) - 1_500) < 2.5, "the safe pulse")
            #expect(abs(bench.chip.outputFrequency.value - 50) < 0.3)
            for pulse in [1_000.0, 2_000] {
                bench.drive(pulse)
                #expect(bench.hasPulse(pulse, at: 3))
            }
            for action in bench.actuators[0].safeActions { try action.perform() }
            #expect(abs(bench.pulse(3) - 1_500) < 2.5, "what the guard writes")
        }
    }

    @Test
    func `without it the pulses are off by as much as the oscillator`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 3, #", "safe": 1500"#))
        bench.chip.outputOscillator = Hertz(26_175_000)
        try bench.running { #expect(abs(bench.pulse(3) - 1_431) < 2.5) }
    }

    @Test
    func `a lamp has a duty cycle, also all of it`() throws {
        let bench = try OutputChipBench(Self.lamp)
        try bench.running {
            for duty in [0.25, 1, 0.5, 0] {
                bench.drive(duty)
                #expect(bench.hasDuty(duty, at: 9))
            }
        }
    }

    @Test
    func `a motor has one input high for each direction, never both`() throws {
        let bench = try OutputChipBench(
            """
            "m": {"driver": "pca9685.motor", "bus": "i2c1", "forward": 8, "backward": 2, "from": "l.out"}
            """)
        try bench.running {
            bench.drive(0.75)
            #expect(bench.hasDuty(0.75, at: 8))
            _ = bench.board.takeWrites()
            bench.drive(-0.5)
            #expect(bench.hasDuty(0.5, at: 2))
            #expect(bench.chip.dutyCycle(ofOutput: 8) == 0)
            // LED8 goes off before LED2 goes on.
            #expect(bench.board.takeWrites().map(\.register) == [0x26, 0x0E])
        }
    }

    @Test
    func `actuators of one chip share it, and a value that does not change is not written again`() throws {
        let bench = try OutputChipBench(
            [Self.servo("a", 0), Self.servo("b", 1), Self.servo("c", 7)].joined(separator: ","))
        try bench.running {
            bench.drive(1_500)
            for channel in [0, 1, 7] { #expect(bench.hasPulse(1_500, at: channel)) }
            _ = bench.board.takeWrites()
            for _ in 0..<20 {
                bench.drive(1_500)
                #expect(bench.actuators[0].writer?.settle(until: .now().advanced(by: .seconds(60))) == true)
            }
            #expect(bench.board.takeWrites().isEmpty)
        }
    }

    @Test
    func `the first pulse of a servo that had none is where it is wanted, then the slew limit holds`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 0, #", "slewPerSecond": 1000"#))
        try bench.running {
            bench.drive(1_800)
            #expect(bench.hasPulse(1_800, at: 0))
            bench.drive(1_000)
            #expect(bench.hasPulse(1_790, at: 0))
        }
    }

    // MARK: Safety

    @Test
    func `no tick and nobody who makes it safe waits for a bus that hangs, and safe is what stands in the end`() throws
    {
        let bench = try OutputChipBench(Self.servo("pan", 4, #", "safe": 1500"#))
        try bench.running {
            bench.drive(2_000)
            #expect(bench.hasPulse(2_000, at: 4))
            bench.board.hold()
            bench.drive(1_000)
            #expect(eventually { bench.board.isStuck })
            bench.drive(1_200)
            bench.actuators[0].makeSafe(.stale)
            #expect(bench.board.isStuck, "all of this came to its end while the bus hung")
            #expect(abs(bench.pulse(4) - 2_000) < 2.5)
            _ = bench.board.takeWrites()
            bench.board.release()
            #expect(bench.hasPulse(1_500, at: 4))
            // Neither the value that waited nor the one that was under way comes after it.
            #expect(bench.actuators[0].writer?.settle(until: .now().advanced(by: .seconds(60))) == true)
            #expect(abs(bench.pulse(4) - 1_500) < 2.5)
            #expect(bench.board.takeWrites().count == 1)
        }
    }

    @Test
    func `a value that was posted but does not stand is never written`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 4, #", "safe": 1500"#))
        try bench.running {
            let driver = try #require(bench.actuators[0] as? ActuatorOf<PCA9685Driver>).driver
            // What a loop does that is overtaken between its write and the end of its pass.
            let pass = try #require(bench.actuators[0].gate.begin())
            try driver.write(2_000)
            bench.actuators[0].makeSafe(.stale, latching: true)
            #expect(!bench.actuators[0].gate.end(pass))
            #expect(driver.writer?.settle(until: .now().advanced(by: .seconds(60))) == true)
            #expect(abs(bench.pulse(4) - 1_500) < 2.5)
        }
    }

    @Test
    func `what is to be safe is written before what is driven`() throws {
        let bench = try OutputChipBench(
            [Self.servo("a", 0, #", "safe": 1500"#), Self.servo("b", 8, #", "safe": 1500"#)].joined(separator: ","))
        try bench.running {
            bench.drive(2_000)
            #expect(bench.hasPulse(2_000, at: 0) && bench.hasPulse(2_000, at: 8))
            bench.board.hold()
            bench.drive(1_900)
            #expect(eventually { bench.board.isStuck })
            bench.drive(1_800)
            bench.actuators[1].makeSafe(.stale)
            // The transfer that was under way ends, and so does the rest of its turn.
            _ = bench.board.takeWrites()
            bench.board.release()
            #expect(bench.hasPulse(1_800, at: 0) && bench.hasPulse(1_500, at: 8))
            #expect(bench.board.takeWrites().map(\.register).suffix(2) == [0x26, 0x06])
        }
    }

    @Test
    func `the guard's actions bring the outputs to their safe levels without this program's drivers`() throws {
        let bench = try OutputChipBench(
            Self.servo("pan", 4, #", "safe": 1500"#) + ","
                + #""m": {"driver": "pca9685.motor", "bus": "i2c1", "forward": 0, "backward": 1, "frequencyHz": 50, "#
                + #""from": "l.out", "safe": -0.25}"#)
        try bench.running {
            bench.drive(1_000)
            #expect(bench.hasPulse(1_000, at: 4) && bench.hasDuty(1, at: 0))
            for action in bench.actuators.flatMap(\.safeActions) { try action.perform() }
            #expect(abs(bench.pulse(4) - 1_500) < 2.5)
            #expect(bench.chip.dutyCycle(ofOutput: 0) == 0)
            #expect(bench.chip.dutyCycle(ofOutput: 1) == 0.25)
            #expect(bench.actuators[1].safeActions.count == 2)
        }
        #expect(bench.actuators[0].safeActions.isEmpty)
    }

    // MARK: What happens to a chip

    @Test(arguments: [true, false])
    func `a dip of the chip's supply is noticed, and what is wanted stands there again`(isDriven: Bool) throws {
        let bench = try OutputChipBench(Self.servo("pan", 6, #", "safe": 1500"#))
        try bench.running {
            bench.drive(1_100)
            #expect(bench.hasPulse(1_100, at: 6))
            if !isDriven {
                bench.actuators[0].makeSafe(.stale)
                #expect(bench.hasPulse(1_500, at: 6))
            }
            bench.chip.dipOutputSupply()
            #expect(bench.pulse(6) == 0)
            #expect(bench.hasPulse(isDriven ? 1_100 : 1_500, at: 6))
            #expect(abs(bench.chip.outputFrequency.value - 50) < 0.1)
            #expect(eventually { bench.actuators[0].incidents.count == 1 }, "what was mended is told of all the same")
            #expect(
                bench.actuators[0].incidents.latest?.hasPrefix(
                    "i2c1 address 0x40 lost its settings: register 0x00 reads 0x11 instead of 0x20") == true)
            bench.chip.dipOutputSupply()
            #expect(eventually { bench.actuators[0].incidents.count == 2 })
            #expect(bench.actuators[0].health == .good)
        }
    }

    @Test
    func `a chip that does not answer is told of, and starts again from what is wanted by then`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 6))
        try bench.running {
            bench.drive(1_100)
            #expect(bench.hasPulse(1_100, at: 6))
            bench.chip.areOutputsAnswering = false
            bench.drive(1_200)
            #expect(eventually { bench.actuators[0].health == .failing("i2c1 address 0x40 does not answer") })
            #expect(bench.actuators[0].state == .driven)
            bench.drive(1_300)
            bench.chip.dipOutputSupply()
            bench.chip.areOutputsAnswering = true
            #expect(bench.hasPulse(1_300, at: 6))
            #expect(eventually { bench.actuators[0].health == .good })
        }
    }

    @Test
    func `whoever waits for the safe value of a chip that does not answer is told so`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 6))
        try bench.running {
            bench.drive(1_100)
            #expect(bench.hasPulse(1_100, at: 6))
            bench.chip.areOutputsAnswering = false
            bench.actuators[0].makeSafe(.stopped)
            #expect(bench.actuators[0].writer?.settle(until: .now().advanced(by: .seconds(60))) == false)
        }
    }

    @Test
    func `a chip that is not there is refused by bus and address, and its address is free again`() throws {
        let bench = try OutputChipBench(Self.servo("pan", 6))
        bench.chip.areOutputsAnswering = false
        let error = #expect(throws: HardwareError.self) { try bench.actuators[0].open(on: bench.board) }
        #expect(error == .notAnswering(device: "i2c1 address 0x40", error: .noAcknowledge))
        bench.chip.areOutputsAnswering = true
        try bench.running {
            bench.drive(1_400)
            #expect(bench.hasPulse(1_400, at: 6))
        }
    }

    @Test
    func `a chip that stops answering before its second actuator opens is refused to that one alone`() throws {
        let bench = try OutputChipBench(
            [Self.servo("a", 0), Self.servo("b", 8, #", "safe": 1500"#)].joined(separator: ","))
        try bench.actuators[0].open(on: bench.board)
        bench.chip.areOutputsAnswering = false
        let error = #expect(throws: HardwareError.self) { try bench.actuators[1].open(on: bench.board) }
        #expect(error == .notAnswering(device: "i2c1 address 0x40", error: .noAcknowledge))
        bench.chip.areOutputsAnswering = true
        try bench.actuators[1].open(on: bench.board)
        for actuator in bench.actuators { actuator.close() }
    }

    @Test
    func `the last actuator to close gives the chip back, and who opens it next finds it set up`() throws {
        let bench = try OutputChipBench([Self.servo("a", 0), Self.servo("b", 1)].joined(separator: ","))
        try bench.running { bench.actuators[0].close() }
        try bench.chip.openI2C("i2c1", address: 0x40).close()
        _ = bench.board.takeWrites()
        try bench.running {}
        #expect(!bench.board.takeWrites().contains { $0.register < 0x06 || $0.register > 0x45 })
    }

    // MARK: Problems of the file

    @Test
    func `an output of the chip has one owner, the chip itself may have several`() {
        #expect(OutputChipBench.problems([Self.servo("a", 0), Self.servo("b", 1)].joined(separator: ",")) == [])
        #expect(
            OutputChipBench.problems([Self.servo("a", 3), Self.servo("b", 3)].joined(separator: ",")) == [
                #"""
                actuators.b.channel: must have one owner; channel 3 of address 0x40 of "i2c1" belongs to actuators.a at \#
                5:21; name another one here or there
                """#
            ])
    }

    @Test
    func `another chip's driver at its address is refused`() {
        #expect(
            OutputChipBench.problems(
                Self.servo("pan", 3, #", "address": "0x68""#),
                producers: #", "imu": {"driver": "mpu6050", "bus": "i2c1"}"#) == [
                    #"""
                    actuators.pan.address: must have one owner; address 0x68 of "i2c1" belongs to producers.imu at 1:84; \#
                    name another one here or there
                    """#
                ])
    }

    @Test
    func `a frequency that differs from that of the chip's other outputs is refused`() {
        #expect(
            OutputChipBench.problems([Self.servo("pan", 0), Self.lamp].joined(separator: ",")) == [
                "actuators.lamp.frequencyHz: must be the same for all outputs of a chip; is 1000.0, and pan has another"
                    + " one; write the same here and there"
            ])
        #expect(
            OutputChipBench.problems(
                Self.servo("pan", 0)
                    + #", "lamp": {"driver": "pca9685.pwm", "bus": "i2c1", "address": 65, "channel": 0, "from": "l.out"}"#
            ) == [])
    }

    @Test
    func `an oscillator that differs from that of the chip's other outputs is refused`() {
        #expect(
            OutputChipBench.problems(
                [Self.servo("a", 0, #", "oscillatorHz": 26175000"#), Self.servo("b", 1)].joined(separator: ",")) == [
                    "actuators.b.oscillatorHz: must be the same for all outputs of a chip; is 25000000.0, and a has"
                        + " 26175000.0; write the same here and there"
                ])
        #expect(
            OutputChipBench.problems(
                (0...1).map { Self.servo("s\($0)", $0, #", "oscillatorHz": 26175000"#) }.joined(separator: ",")) == [])
    }

    @Test(arguments: ["26.175", "0", "19999999", "30000001", "1e300"])
    func `an oscillator that no such chip has is refused`(hertz: String) {
        let problems = OutputChipBench.problems(Self.servo("a", 0, #", "oscillatorHz": \#(hertz)"#))
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix("actuators.a.oscillatorHz: must be a number between 20000000 and 30000000; is ")
                == true, "\(problems)")
    }

    @Test
    func `a frequency that the oscillator cannot make is refused`() {
        let lamp = #""lamp": {"driver": "pca9685.pwm", "bus": "i2c1", "channel": 9, "from": "l.out", "frequencyHz": "#
        #expect(
            OutputChipBench.problems(lamp + #"1526, "oscillatorHz": 23000000}"#) == [
                "actuators.lamp.frequencyHz: must be one that the chip makes from its oscillatorHz; is 1526.0; write a"
                    + " number between 22.0 and 1403.0"
            ])
        #expect(OutputChipBench.problems(lamp + "1526}") == [])
        #expect(OutputChipBench.problems(lamp + "24}") == [])
    }

    @Test
    func `a servo's safe value is within its range or 0`() {
        #expect(OutputChipBench.problems(Self.servo("pan", 0, #", "safe": 0"#)) == [])
        #expect(
            OutputChipBench.problems(Self.servo("pan", 0, #", "safe": 500"#)) == [
                "actuators.pan.safe: must be within range; is 500.0; write a number between 1000.0 and 2000.0, or 0.0"
            ])
    }

    @Test
    func `the address that calls every chip is refused`() {
        #expect(
            OutputChipBench.problems(Self.servo("pan", 0, #", "address": "0x70""#)) == [
                "actuators.pan.address: must be the chip's own; 0x70 calls every PCA9685 after power-on; give the chip"
                    + " another one with its address pins"
            ])
    }
}
