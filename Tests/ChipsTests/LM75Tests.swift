import Chips
import HardwareIO
import HardwareTesting
import Testing

struct LM75Tests {
    /// The tables of the LM75A (9 bits), LM75B (11 bits) and TMP102 (12 bits) data sheets.
    @Test(arguments: [
        (LM75.Resolution.nineBits, [UInt8(0x7D), 0x00], 125.0), (.nineBits, [0x19, 0x00], 25),
        (.nineBits, [0x00, 0x80], 0.5), (.nineBits, [0xFF, 0x80], -0.5), (.nineBits, [0xE7, 0x00], -25),
        (.nineBits, [0xC9, 0x00], -55), (.elevenBits, [0x7E, 0xE0], 126.875), (.elevenBits, [0xFF, 0xE0], -0.125),
        (.elevenBits, [0xC9, 0x20], -54.875), (.twelveBits, [0x7F, 0xF0], 127.9375),
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
        let device = ScriptedI2CDevice(address: 0x48, script: [.read(register: 0, returns: [0xFF, 0xFF])])
        #expect(try LM75(device, resolution: .nineBits).read() == -0.5)
    }

    @Test
    func `an error of the bus comes through`() throws {
        let device = ScriptedI2CDevice(
            address: 0x48, script: [.failedRead(register: 0, count: 2, error: .noAcknowledge)])
        #expect(throws: ChipError.bus(.noAcknowledge)) { try LM75(device, resolution: .twelveBits).read() }
        try device.finish()
    }
}
