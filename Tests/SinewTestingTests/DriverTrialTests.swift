import Sinew
import SinewTesting
import Testing

struct DriverTrialTests {
    @Test
    func `a driver reads exactly what a script holds`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x10,
            script: [
                .write(register: 0x00, bytes: [0x01]), .read(register: 0x04, returns: [0x01, 0x02]),
                .read(register: 0x04, returns: [0x00, 0x07]),
            ])
        let trial = try ProducerTrial(LightDriver.description, ["bus": "i2c1"])
        let readings = try trial.readings(2, of: "light", Double.self, on: TestBoard(chips: [chip]))
        #expect(readings.map(\.value) == [258, 7])
        #expect(readings[0].time < readings[1].time)
        #expect(chip.isClosed)
        try chip.finish()
    }

    @Test
    func `a chip that fails is set up again, and its health says so`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x10,
            script: [
                .failedWrite(register: 0x00, bytes: [0x01], error: .noAcknowledge),
                .write(register: 0x00, bytes: [0x01]), .read(register: 0x04, returns: [0x00, 0x07]),
            ])
        let trial = try ProducerTrial(LightDriver.description, ["bus": "i2c1"])
        let readings = try trial.readings(1, of: "light", Double.self, on: TestBoard(chips: [chip]))
        #expect(readings.map(\.value) == [7])
        #expect(trial.health.incidents.count == 1)
        try chip.finish()
    }

    @Test
    func `a device that gives too little is told with what its driver says`() throws {
        let chip = ScriptedI2CDevice(address: 0x10, script: [])
        let trial = try ProducerTrial(LightDriver.description, ["bus": "i2c1"])
        let error = try #require(throws: TrialError.self) {
            _ = try trial.readings(
                1, of: "light", Double.self, on: TestBoard(chips: [chip]), within: .milliseconds(50))
        }
        #expect("\(error)".hasPrefix("only 0 readings came; the device is failing"))
    }

    @Test
    func `an actuator on a bus is written by its own thread, and stands at its safe value at the end`() throws {
        let chip = RegisterChip(bus: "i2c1", address: 0x60)
        let trial = try ActuatorTrial(BusMotor.description, ["bus": "i2c1", "range": [-0.5, 0.5], "safe": 0.0])
        try trial.open(on: TestBoard(chips: [chip]))
        #expect(chip[0x00] == 0x01)
        #expect(chip[0x01] == 0)
        #expect(try trial.drive(0.25))
        #expect(chip[0x01] == 25)
        try trial.drive(0.9)
        #expect(chip[0x01] == 50, "cut to its range")
        #expect(trial.makeSafe())
        #expect(chip[0x01] == 0)
        #expect(trial.state == .latched)
        try trial.drive(0.25)
        #expect(chip[0x01] == 0)
        trial.arm()
        try trial.drive(-0.25)
        #expect(chip[0x01] == UInt8(bitPattern: -25))
        trial.close()
        #expect(chip[0x01] == 0)
    }

    @Test
    func `a device that does not take its safe value is not opened, and given back`() throws {
        let trial = try ActuatorTrial(BusMotor.description, ["bus": "i2c1"])
        let board = TestBoard(chips: [RegisterChip(bus: "i2c1", address: 0x61)])
        let error = try #require(throws: TrialError.self) { try trial.open(on: board) }
        guard case .device(.notAnswering) = error else {
            Issue.record(error)
            return
        }
    }
}
