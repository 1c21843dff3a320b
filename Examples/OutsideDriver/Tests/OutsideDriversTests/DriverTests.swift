import Sinew
import SinewTesting
import Testing

@testable import OutsideDrivers

struct DriverTests {
    @Test
    func `a range is asked for, waited for, and read in metres`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x70,
            script: [
                .write(register: 0, bytes: [0x51]),
                .read(register: 2, returns: [0x00, 0x7B]), .write(register: 0, bytes: [0x51]),
                .read(register: 2, returns: [0x00, 0x00]), .write(register: 0, bytes: [0x51]),
            ])
        let trial = try ProducerTrial(RangeFinderDriver.description, ["bus": "i2c1", "rateHz": 14, "rangeMeters": 4])
        let readings = try trial.readings(2, of: "distance", Double.self, on: TestBoard(chips: [chip]))
        #expect(readings.map(\.value) == [1.23, 4])
        try chip.finish()
    }

    @Test
    func `what cannot be a range is a failure of the chip, and no reading`() throws {
        let chip = ScriptedI2CDevice(
            address: 0x70,
            script: [
                .write(register: 0, bytes: [0x51]), .read(register: 2, returns: [0xFF, 0xFF]),
                .write(register: 0, bytes: [0x51]), .read(register: 2, returns: [0x00, 0x64]),
                .write(register: 0, bytes: [0x51]),
            ])
        let trial = try ProducerTrial(RangeFinderDriver.description, ["bus": "i2c1", "rateHz": 14])
        let readings = try trial.readings(1, of: "distance", Double.self, on: TestBoard(chips: [chip]))
        #expect(readings.map(\.value) == [1])
        #expect(trial.health.incidents.latest?.contains("gives a range that it cannot measure") == true)
    }

    @Test
    func `a scale's lines are masses, and its noise is told`() throws {
        let port = try VirtualSerialPort()
        let trial = try ProducerTrial(WeighingScaleDriver.description, ["port": .text(port.path)])
        try port.send("garbage\n+0012.340 kg\r\n-0.5 kg\n")
        let readings = try trial.readings(2, of: "mass", Double.self, on: TestBoard())
        #expect(readings.map(\.value) == [12.34, -0.5])
        #expect(trial.health.incidents.count == 1)
    }

    @Test
    func `a port that is not there is told with a remedy`() throws {
        let trial = try ProducerTrial(WeighingScaleDriver.description, ["port": "/dev/ttyNONE"])
        let error = try #require(throws: TrialError.self) {
            _ = try trial.readings(1, of: "mass", Double.self, on: TestBoard())
        }
        #expect("\(error)" == "/dev/ttyNONE: is not there; see its cable, and the names in /dev/serial/by-id")
    }

    @Test
    func `a motor is driven by its register, recovers from a fault, and coasts when it is safe`() throws {
        let chip = RegisterChip(address: 0x60)
        let trial = try ActuatorTrial(BusMotorDriver.description, ["bus": "i2c1"])
        try trial.open(on: TestBoard(chips: [chip]))
        #expect(try trial.drive(1.0))
        #expect(chip[0x00] == 0b1111_1101)
        try trial.drive(-1.0)
        #expect(chip[0x00] == 0b1111_1110)
        trial.makeSafe()
        #expect(chip[0x00] == 0)
        trial.close()
    }
}
