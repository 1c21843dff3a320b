import HardwareIO
import HardwareTesting
import Testing

/// How a driver of one's own is tested without a board: by a script, or by a chip that is nothing but registers.
struct RangeFinderTests {
    private static let start: [ScriptedTransfer] = [
        .read(register: .sixteenBits(0x010F), returns: [0xEA, 0xCC]),
        .write(register: .sixteenBits(0x005E), bytes: [0x00, 0x50]),
        .write(register: .sixteenBits(0x0087), bytes: [0x40]),
    ]

    private static func reading(_ status: UInt8, _ distance: [UInt8]) -> ScriptedTransfer {
        .transaction(
            .write(register: .sixteenBits(0x0089)), .read(returns: [status]),
            .write(register: .sixteenBits(0x0096)), .read(returns: distance),
            .write(register: .sixteenBits(0x0086), [0x01]))
    }

    @Test
    func `a script says each transaction, messages and all, and gives the answers`() throws {
        let device = ScriptedI2CDevice(address: 0x29, script: Self.start + [Self.reading(0x89, [0x01, 0xF4])])
        let finder = RangeFinder(device)
        try finder.start()
        let reading = try finder.read()
        #expect(reading.millimetres == 500 && reading.isValid)
        try device.finish()
    }

    @Test
    func `a script lets a transaction fail`() throws {
        let device = ScriptedI2CDevice(
            address: 0x29, script: Self.start + [Self.reading(0, [0, 0]).failing(with: .timedOut)])
        let finder = RangeFinder(device)
        try finder.start()
        #expect(throws: RangeFinder.Failure.bus(.timedOut)) { try finder.read() }
        try device.finish()
    }

    @Test
    func `registers with 16-bit numbers answer and keep what is written`() throws {
        let chip = RegisterChip(
            address: 0x29, wide: [0x010F: 0xEA, 0x0110: 0xCC, 0x0089: 9, 0x0096: 0x02, 0x0097: 0x58])
        let finder = RangeFinder(chip)
        try finder.start()
        #expect(chip[wide: 0x005F] == 0x50 && chip[wide: 0x0087] == 0x40)
        #expect(try finder.read().millimetres == 600)
        #expect(chip[wide: 0x0086] == 1)
        chip[wide: 0x010F] = 0xEE
        #expect(throws: RangeFinder.Failure.anotherChip(0xEECC)) { try finder.start() }
    }
}
