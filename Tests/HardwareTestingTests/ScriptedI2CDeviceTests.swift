import HardwareIO
import HardwareTesting
import Testing

struct ScriptedI2CDeviceTests {
    @Test
    func `transfers as scripted are answered, and the script ends well`() throws {
        let device = ScriptedI2CDevice(
            address: 0x20,
            script: [
                .write(register: 1, bytes: [2, 3]), .read(register: 4, returns: [5, 6]),
                .failedRead(register: 7, count: 1, error: .timedOut),
            ])
        let bytes: InlineArray<2, UInt8> = [2, 3]
        try device.write(register: 1, bytes.span)
        #expect(try device.readWord(register: 4) == 0x0506)
        #expect(throws: BusError.timedOut) { try device.readByte(register: 7) }
        try device.finish()
    }

    @Test
    func `another transfer than the expected one fails and is reported with its index`() {
        let device = ScriptedI2CDevice(
            address: 0x20, script: [.read(register: 1, returns: [0]), .write(register: 2, bytes: [0x80])])
        #expect(throws: Never.self) { try device.readByte(register: 1) }
        #expect(throws: BusError.self) { try device.writeByte(0x81, register: 2) }
        let failure = #expect(throws: ScriptFailure.self) { try device.finish() }
        #expect(failure?.description == "transfer 1: expected write 0x02: 80, found write 0x02: 81")
    }

    @Test
    func `another direction, register or length is another transfer`() {
        let device = ScriptedI2CDevice(
            address: 0x20,
            script: [
                .read(register: 1, returns: [0]), .read(register: 2, returns: [0]), .read(register: 3, returns: [0]),
            ])
        #expect(throws: BusError.self) { try device.writeByte(0, register: 1) }
        #expect(throws: BusError.self) { try device.readByte(register: 9) }
        #expect(throws: BusError.self) { try device.readWord(register: 3) }
        #expect(device.mismatches.map(\.index) == [0, 1, 2])
    }

    @Test
    func `a transfer after the end is reported`() {
        let device = ScriptedI2CDevice(address: 0x20, script: [])
        #expect(throws: BusError.self) { try device.readByte(register: 1) }
        let failure = #expect(throws: ScriptFailure.self) { try device.finish() }
        #expect(failure?.description == "transfer 0: expected no more, found read 0x01: 1 byte")
    }

    @Test
    func `a transfer that never came is reported`() {
        let device = ScriptedI2CDevice(address: 0x20, script: [.read(register: 1, returns: [0])])
        device.expect(.write(register: 2, bytes: [3]))
        let failure = #expect(throws: ScriptFailure.self) { try device.finish() }
        #expect(failure?.mismatches.map(\.index) == [0, 1])
        #expect(failure?.mismatches.allSatisfy { $0.found == nil } == true)
    }

    @Test
    func `a closed device refuses transfers`() {
        let device = ScriptedI2CDevice(address: 0x20, script: [.read(register: 1, returns: [0])])
        device.close()
        #expect(throws: BusError.closed) { try device.readByte(register: 1) }
    }
}
