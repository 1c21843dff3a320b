import Chips
import HardwareIO
import HardwareTesting
import Testing

struct LM75Tests {
    /// The tables of the LM75A (9 bits), LM75B (11 bits) and TMP102 (12 bits) data sheets.
    @Test(arguments: [
        (LM75.Resolution.nineBits, [UInt8(0x7D), 0x00], 125.0), (.nineBits, [0x19, 0x00], 25),
        (.nineBits, [0x00, 0x80], 0.5), (.nineBits, [0xFF, 0x80], -0.5), (.nineBits, [0xE7, 0x00], -25),
        (.nineBits, [0xC9, 0x00], -55), (.elevenBits, [0x7C, 0xE0], 124.875), (.elevenBits, [0xFF, 0xE0], -0.125),
        (.elevenBits, [0xC9, 0x20], -54.875), (.twelveBits, [0x7C, 0xF0], 124.9375),
        (.twelveBits, [0x19, 0x00], 25), (.twelveBits, [0xFF, 0xC0], -0.25), (.twelveBits, [0xC9, 0x00], -55),
        (.tenBits, [0xFF, 0xC0], -0.25),
    ])
    func `the word of the data sheet is the temperature of the data sheet`(
        resolution: LM75.Resolution, bytes: [UInt8], temperature: Double
    ) throws {
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 0, returns: bytes)])
        #expect(try LM75(device, resolution: resolution).read() == temperature)
        try device.finish()
    }

    @Test
    func `the bits below the resolution do not count`() throws {
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 0, returns: [0xFF, 0xFE])])
        #expect(try LM75(device, resolution: .nineBits).read() == -0.5)
    }

    @Test
    func `an error of the bus comes through`() throws {
        let device = ScriptedI2CDevice(
            address: 0x48, script: [.failedRead(register: 0, count: 2, error: .noAcknowledge)])
        #expect(throws: ChipError.bus(.noAcknowledge)) { try LM75(device, resolution: .twelveBits).read() }
        try device.finish()
    }

    @Test
    func `what the adapter lacks is told without blaming the wiring`() {
        let device = ScriptedI2CDevice(
            address: 0x48, script: [.failedRead(register: 0, count: 2, error: .adapterLacks(.command(.readWord)))])
        let error = #expect(throws: ChipError.self) { try LM75(device, resolution: .twelveBits).read() }
        let text = error?.hardwareError(device: "i2c1 address 0x48").description
        #expect(
            text
                == #"i2c1 address 0x48: cannot do this transfer: its adapter lacks the SMBus command "read word data";"#
                + " put the chip on a bus with plain I2C (sinew devices shows which)")
    }

    /// −128 °C, 127.5 °C, and the first steps beyond −55 and 125 °C.
    @Test(arguments: [
        ([UInt8(0x80), 0x00], -128.0), ([0x7F, 0xFF], 127.5), ([0x7D, 0x80], 125.5), ([0xC8, 0x80], -55.5),
    ])
    func `a temperature that such a chip does not measure is refused`(bytes: [UInt8], celsius: Double) {
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 0, returns: bytes)])
        #expect(throws: ChipError.impossible(.temperature(celsius))) {
            try LM75(device, resolution: .nineBits).read()
        }
    }

    @Test
    func `all ones are a temperature only where the chip's other register is not all ones`() throws {
        let device = ScriptedI2CDevice(
            address: 0x48,
            script: [
                .read(register: 0, returns: [0xFF, 0xFF]), .read(register: 1, returns: [0x00]),
                .read(register: 0, returns: [0xFF, 0xFF]), .read(register: 1, returns: [0xFF]),
            ])
        let chip = LM75(device, resolution: .nineBits)
        #expect(try chip.read() == -0.5)
        #expect(throws: ChipError.reservedBits(register: 1, found: 0xFF)) { try chip.read() }
        try device.finish()
    }

    @Test
    func `in twelve bits the rest is 0, and the extended mode of a TMP102 is told from it`() {
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 0, returns: [0x0C, 0x81])])
        #expect(throws: ChipError.impossible(.lowBits(1))) { try LM75(device, resolution: .twelveBits).read() }
    }

    @Test
    func `one that was shut down is woken, its other settings kept, and given time for a conversion`() throws {
        let device = ScriptedI2CDevice(
            address: 0x48,
            script: [
                .read(register: 1, returns: [0x61]), .write(register: 1, bytes: [0x60]),
                .read(register: 1, returns: [0x60]),
            ])
        var pauses: [Duration] = []
        try LM75(device, resolution: .twelveBits).start { pauses.append($0) }
        try device.finish()
        #expect(pauses == [.milliseconds(300)])
    }

    @Test
    func `one that measures is left as it is`() throws {
        let device = ScriptedI2CDevice(
            address: 0x48, script: [.read(register: 1, returns: [0x18]), .read(register: 1, returns: [0x18])])
        let chip = LM75(device, resolution: .nineBits)
        try chip.start { _ in Issue.record("there is nothing to wait for") }
        try chip.verify()
        try device.finish()
    }

    @Test
    func `one that was shut down while it was used is noticed`() {
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 1, returns: [0x01])])
        #expect(throws: ChipError.lostSetting(register: 1, expected: 0x00, found: 0x01)) {
            try LM75(device, resolution: .nineBits).verify()
        }
    }
}
