import HardwareIO
import LinuxHardware
import LinuxSystem
import Testing

extension BoardTests {
    /// Everything but single registers of 8 bits, on a kernel adapter for plain I2C: a memory whose register numbers have
    /// two bytes, and a chip of 256 registers.
    @Suite(.serialized)
    struct I2CTransactionTests {
        private static let memory: UInt8 = 0x57
        private static let chip: UInt8 = 0x69
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        private func opened<Result>(_ address: UInt8, _ body: (any I2CDevice) throws -> Result) throws -> Result {
            let device = try virtual.board.openI2C("i2c2", address: address)
            defer { device.close() }
            return try body(device)
        }

        /// How many transactions the adapter has made so far.
        private func transactions() throws -> Int {
            try #require(Int(SmallFile.text(of: "/sys/module/i2c_sim/parameters/transactions")))
        }

        private func read(_ device: any I2CDevice, _ register: I2CRegister, _ count: Int) throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            var span = bytes.mutableSpan
            try device.read(register: register, into: &span)
            return bytes
        }

        @Test(arguments: [1, 2, 33, 1_000, 8_190])
        func `registers of 16 bits are written and read back, in one transaction each way`(count: Int) throws {
            try opened(Self.memory) { memory in
                let sent = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
                let before = try transactions()
                try memory.write(register: .sixteenBits(0x1234), sent.span)
                let isTheSame = try read(memory, .sixteenBits(0x1234), count) == sent
                #expect(isTheSame)
                #expect(try transactions() - before == 2)
                #expect(try memory.readByte(register: .sixteenBits(0x1234)) == sent[0])
            }
        }

        @Test
        func `a register's number goes over the wire with its most significant byte first`() throws {
            try opened(Self.memory) { memory in
                try memory.writeWord(0xCAFE, register: .sixteenBits(0x0102))
                let number: InlineArray<2, UInt8> = [0x01, 0x02]
                var answer = InlineArray<2, UInt8>(repeating: 0)
                var span = answer.mutableSpan
                try memory.writeRead(number.span, into: &span)
                #expect(answer[0] == 0xCA && answer[1] == 0xFE)
                #expect(try memory.readWord(register: .sixteenBits(0x0102)) == 0xCAFE)
            }
        }

        @Test
        func `a read without a register goes on where the chip stands`() throws {
            try opened(Self.memory) { memory in
                let sent: InlineArray<4, UInt8> = [1, 2, 3, 4]
                try memory.write(register: .sixteenBits(0x4000), sent.span)
                // Only the number: two bytes, written as they are.
                let number: InlineArray<2, UInt8> = [0x40, 0x01]
                try memory.write(number.span)
                var answer = InlineArray<3, UInt8>(repeating: 0)
                var span = answer.mutableSpan
                try memory.read(into: &span)
                #expect(answer[0] == 2 && answer[1] == 3 && answer[2] == 4)
            }
        }

        @Test
        func `several writes and reads are one transaction`() throws {
            try opened(Self.memory) { memory in
                let sent: InlineArray<3, UInt8> = [0x11, 0x22, 0x33]
                var bytes = InlineArray<4, UInt8>(repeating: 0)
                var answer = bytes.mutableSpan
                let before = try transactions()
                try memory.transfer(
                    [
                        .write(register: .sixteenBits(0x0100), count: 2),
                        .write(register: .sixteenBits(0x0200), count: 1),
                        .write(register: .sixteenBits(0x0100)), .read(count: 2),
                        .write(register: .sixteenBits(0x0200)), .read(count: 1), .read(count: 1),
                    ], writing: sent.span, reading: &answer)
                #expect(try transactions() - before == 1)
                #expect(bytes[0] == 0x11 && bytes[1] == 0x22 && bytes[2] == 0x33)
            }
        }

        @Test
        func `as many messages as the kernel takes go in one transaction, and one more is refused with the number`()
            throws
        {
            try opened(Self.chip) { chip in
                let sent = (0..<21).map { UInt8(0xA0 + $0) }
                try chip.write(register: 0x10, sent.span)
                var messages: [I2CMessage] = []
                for index in 0..<21 {
                    messages += [.write(register: .eightBits(UInt8(0x10 + index))), .read(count: 1)]
                }
                var bytes = [UInt8](repeating: 0, count: 21)
                var answer = bytes.mutableSpan
                let before = try transactions()
                try chip.transfer(messages.span, writing: Span(), reading: &answer)
                #expect(try transactions() - before == 1)
                #expect(bytes == sent)
                messages.append(.write(register: .eightBits(0)))
                #expect(throws: BusError.adapterLacks(.messages(asked: 43, most: 42))) {
                    var answer = bytes.mutableSpan
                    try chip.transfer(messages.span, writing: Span(), reading: &answer)
                }
                #expect(try transactions() - before == 1)
            }
        }

        @Test
        func `more bytes than a message holds are refused with the number, and go in pieces where that is asked for`()
            throws
        {
            try opened(Self.memory) { memory in
                let sent = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
                #expect(throws: BusError.adapterLacks(.bytes(asked: 8_193, most: 8_192))) {
                    try memory.write(register: .sixteenBits(0), sent.span.extracting(0..<8_191))
                }
                #expect(throws: BusError.adapterLacks(.bytes(asked: 8_193, most: 8_192))) {
                    try read(memory, .sixteenBits(0), 8_193)
                }
                let before = try transactions()
                try memory.writeInPieces(register: .sixteenBits(0x0300), sent.span)
                var received = [UInt8](repeating: 0, count: sent.count)
                var span = received.mutableSpan
                try memory.readInPieces(register: .sixteenBits(0x0300), into: &span)
                // Only whether: a test that fails should not print them all.
                let isTheSame = received == sent
                #expect(isTheSame)
                #expect(try transactions() - before == 6)
            }
        }

        @Test
        func `what is no transaction does not reach the bus`() throws {
            try opened(Self.chip) { chip in
                let before = try transactions()
                let two: InlineArray<2, UInt8> = [1, 2]
                #expect(throws: BusError.malformed(.byteCount)) {
                    var nothing = MutableSpan<UInt8>()
                    try chip.transfer([.write(count: 1)], writing: two.span, reading: &nothing)
                }
                #expect(throws: BusError.malformed(.emptyMessage)) { try read(chip, .eightBits(0), 0) }
                #expect(throws: BusError.malformed(.noMessage)) {
                    var nothing = MutableSpan<UInt8>()
                    try chip.transfer([I2CMessage]().span, writing: Span(), reading: &nothing)
                }
                #expect(try transactions() == before)
            }
        }

        @Test
        func `a safe action reaches a register of 16 bits, and a chip without registers`() throws {
            try opened(Self.memory) { memory in
                let bytes: InlineArray<2, UInt8> = [0x55, 0x66]
                try memory.write(register: .sixteenBits(0x0777), bytes.span)
                for action in memory.safeActions(register: .sixteenBits(0x0777), [0, 1]) { try action.perform() }
                #expect(try memory.readWord(register: .sixteenBits(0x0777)) == 1)
            }
            try opened(Self.chip) { chip in
                let value: InlineArray<2, UInt8> = [0xAA, 0xBB]
                try chip.write(register: 0x30, value.span)
                // One byte alone: all that an output expander needs. Here it is the register's number.
                for action in chip.safeActions(writing: [0x31]) { try action.perform() }
                var byte = InlineArray<1, UInt8>(repeating: 0)
                var span = byte.mutableSpan
                try chip.read(into: &span)
                #expect(byte[0] == 0xBB)
            }
        }
    }
}
