import HardwareIO
import Testing

@testable import LinuxHardware

/// Which SMBus command a transaction is on an adapter that cannot do messages, and what such an adapter lacks.
struct I2CFunctionsTests {
    private let stub: I2CFunctions = [
        .sendByte, .receiveByte, .readByte, .writeByte, .readWord, .writeWord, .readBlock, .writeBlock,
    ]

    private func reading(_ count: Int, _ functions: I2CFunctions) throws -> SMBusCommand {
        try functions.command(for: [.write(register: .eightBits(1)), .read(count: count)].span)
    }

    private func writing(_ count: Int, _ functions: I2CFunctions) throws -> SMBusCommand {
        try functions.command(for: [.write(register: .eightBits(1), count: count)].span)
    }

    @Test
    func `a register of eight bits takes the command of that length`() throws {
        #expect(try reading(1, stub) == .readByte)
        #expect(try reading(2, stub) == .readWord)
        #expect(try reading(3, stub) == .readBlock)
        #expect(try reading(32, stub) == .readBlock)
        #expect(try writing(1, stub) == .writeByte)
        #expect(try writing(2, stub) == .writeWord)
        #expect(try writing(3, stub) == .writeBlock)
        #expect(try writing(32, stub) == .writeBlock)
    }

    @Test
    func `one byte goes without a register, either way`() throws {
        #expect(try stub.command(for: [.write(count: 1)].span) == .sendByte)
        #expect(try stub.command(for: [.write(register: .eightBits(5))].span) == .sendByte)
        #expect(try stub.command(for: [.read(count: 1)].span) == .receiveByte)
    }

    @Test
    func `a write is the same on the wire whether its first bytes are called a register or not`() throws {
        #expect(try stub.command(for: [.write(count: 3)].span) == .writeWord)
        #expect(try stub.command(for: [.write(register: .sixteenBits(0x100))].span) == .writeByte)
        #expect(try stub.command(for: [.write(register: .sixteenBits(0x100), count: 1)].span) == .writeWord)
        #expect(try stub.command(for: [.write(register: .sixteenBits(0x100), count: 31)].span) == .writeBlock)
        #expect(try stub.command(for: [.write(count: 1), .read(count: 2)].span) == .readWord)
    }

    @Test
    func `a length whose command is missing goes as a block`() throws {
        #expect(try reading(2, .readBlock) == .readBlock)
        #expect(try reading(1, .readBlock) == .readBlock)
        #expect(try writing(1, .writeBlock) == .writeBlock)
        #expect(try writing(2, .writeBlock) == .writeBlock)
    }

    @Test
    func `what no command is needs an adapter for plain I2C`() {
        let transactions: [[I2CMessage]] = [
            [.read(count: 2)], [.write(register: .sixteenBits(0x100)), .read(count: 1)],
            [.write(count: 2), .read(count: 2)], [.write(count: 1), .write(count: 1)],
            [.read(count: 1), .read(count: 1)],
            [.write(register: .eightBits(1)), .read(count: 1), .read(count: 1)],
            [.read(count: 1), .write(count: 1)],
        ]
        for messages in transactions {
            #expect(throws: BusError.adapterLacks(.plainI2C)) { try stub.command(for: messages.span) }
        }
    }

    @Test
    func `what cannot be one transaction is not made of several, and the missing command is named`() {
        let bytes: I2CFunctions = [.readByte, .writeByte]
        #expect(throws: BusError.adapterLacks(.command(.readWord))) { try reading(2, bytes) }
        #expect(throws: BusError.adapterLacks(.command(.writeBlock))) { try writing(6, bytes) }
        #expect(throws: BusError.adapterLacks(.command(.writeWord))) { try writing(2, .readWord) }
        #expect(throws: BusError.adapterLacks(.command(.sendByte))) { try bytes.command(for: [.write(count: 1)].span) }
    }

    @Test
    func `more than a block is too much, and the most is told`() {
        #expect(throws: BusError.adapterLacks(.bytes(asked: 33, most: 32))) { try reading(33, stub) }
        #expect(throws: BusError.adapterLacks(.bytes(asked: 34, most: 33))) { try writing(33, stub) }
        #expect(throws: BusError.adapterLacks(.bytes(asked: 300, most: 2))) {
            try reading(300, [.readByte, .readWord])
        }
    }

    @Test
    func `the limits are those of the longest command, or of the kernel`() {
        #expect(stub.union(.combined).limits == .plain)
        #expect(stub.limits == I2CLimits(isPlainI2C: false, messages: 2, bytesWritten: 33, bytesRead: 32))
        #expect(
            I2CFunctions([.readWord, .readByte, .sendByte]).limits
                == I2CLimits(isPlainI2C: false, messages: 2, bytesWritten: 1, bytesRead: 2))
        #expect(I2CFunctions([]).limits.bytesRead == 0)
    }
}
