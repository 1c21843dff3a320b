import HardwareIO
import LinuxHardware
import Testing

extension BoardTests {
    /// On an adapter that takes combined messages (`I2C_RDWR`) and no SMBus commands, as a Raspberry Pi's does.
    @Suite(.serialized)
    struct I2CMessageTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        @Test(arguments: [1, 2, 14, 32])
        func `registers are written and read back in one transaction each`(count: Int) throws {
            let chip = try virtual.board.openI2C("i2c2", address: 0x69)
            defer { chip.close() }
            let sent = (0..<count).map { UInt8(0x80 + $0) }
            try chip.write(register: 0x3b, sent.span)
            var received = [UInt8](repeating: 0, count: count)
            var span = received.mutableSpan
            try chip.read(register: 0x3b, into: &span)
            #expect(received == sent)
        }

        @Test
        func `a word comes with its first byte as the most significant`() throws {
            let chip = try virtual.board.openI2C("i2c2", address: 0x69)
            defer { chip.close() }
            try chip.writeByte(0x12, register: 0x75)
            try chip.writeByte(0x34, register: 0x76)
            #expect(try chip.readWord(register: 0x75) == 0x1234)
        }

        @Test(arguments: [(UInt8(0x50), BusError.noAcknowledge), (0x6a, .timedOut), (0x6b, .arbitrationLost)])
        func `what goes wrong on the wire has its name`(address: UInt8, error: BusError) throws {
            let chip = try virtual.board.openI2C("i2c2", address: address)
            defer { chip.close() }
            #expect(throws: error) { try chip.readByte(register: 0) }
            #expect(throws: error) { try chip.writeByte(0, register: 0) }
        }

        @Test
        func `the adapter is listed as one that combines messages`() throws {
            let adapter = try #require(Inventory().i2cAdapters.first { $0.name == "Sinew I2C simulator" })
            #expect(adapter.functions == .combined)
        }
    }
}
