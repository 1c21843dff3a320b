import Chips
import HardwareIO
import HardwareTesting
import Quantities
import Testing

/// Register by register, against the data sheet (revision 4).
struct PCA9685Tests {
    private static let servo = PCA9685.Timing(Hertz(50))

    /// The transfers that set a chip up for 50 Hz, in the data sheet's order.
    static let setUp: [ScriptedTransfer] = [
        .read(register: 0x01, returns: [0x04]),
        .write(register: 0xFD, bytes: [0x10]),
        .write(register: 0x00, bytes: [0x30]),
        .write(register: 0xFE, bytes: [121]), .read(register: 0xFE, returns: [121]),
        .write(register: 0x01, bytes: [0x04]), .read(register: 0x01, returns: [0x04]),
        .write(register: 0x00, bytes: [0x20]), .read(register: 0x00, returns: [0x20]),
    ]
    /// What a chip answers that is set up, and one after power-on.
    private static let configured: [ScriptedTransfer] = [
        .read(register: 0x00, returns: [0x20]), .read(register: 0x01, returns: [0x04]),
        .read(register: 0xFE, returns: [121]),
    ]
    private static let reset: [ScriptedTransfer] = [.read(register: 0x00, returns: [0x11])]

    private static func chip(_ script: [ScriptedTransfer]) -> (chip: PCA9685, device: ScriptedI2CDevice) {
        let device = ScriptedI2CDevice(address: 0x40, script: script)
        return (PCA9685(device, timing: servo), device)
    }

    @Test
    func `setting up shuts down, sets the frequency asleep, and waits for the oscillator`() throws {
        let (chip, device) = Self.chip(Self.setUp)
        var pauses: [Duration] = []
        try chip.configure { pauses.append($0) }
        try device.finish()
        #expect(pauses == [.microseconds(500)])
    }

    @Test
    func `a chip in which another one's bits are set is refused before anything is written`() throws {
        let (chip, device) = Self.chip([.read(register: 0x01, returns: [0xFF])])
        let error = #expect(throws: ChipError.reservedBits(register: 0x01, found: 0xFF)) { try chip.configure { _ in } }
        try device.finish()
        #expect(
            error?.hardwareError(device: "i2c1 address 0x40").description
                == "i2c1 address 0x40: register 0x01 reads 0xFF, which such a chip never has there; check the address"
                + " and the chip")
    }

    @Test(arguments: [(4, UInt8(0xFE), UInt8(121)), (6, 0x01, 0x04), (8, 0x00, 0x20)])
    func `a register that does not keep what was written is refused`(
        transfer: Int, register: UInt8, wrote: UInt8
    ) throws {
        let script = Self.setUp.prefix(transfer) + [.read(register: register, returns: [0x1E])]
        let (chip, device) = Self.chip(Array(script))
        #expect(throws: ChipError.configurationRefused(register: register, wrote: wrote, found: 0x1E)) {
            try chip.configure { _ in }
        }
        try device.finish()
    }

    @Test
    func `a chip that is kept on its external clock is told by that, and what ends it`() throws {
        let device = RegisterChip(address: 0x40, [0x00: 0x51, 0x01: 0x04, 0xFE: 0x1E])
        device.sticky = [0x00: 0x40]
        let chip = PCA9685(device, timing: Self.servo)
        let error = #expect(throws: ChipError.externalClock) { try chip.configure { _ in } }
        #expect(error?.description.contains("EXTCLK") == true)
        #expect(error?.description.contains("switch the chip's supply off and on") == true)
        #expect(error?.description.contains("check supply voltage") == false)
    }

    @Test
    func `a chip that has lost a setting is told by register, wanted and found`() throws {
        var (outputs, device) = try Self.outputs()
        for transfer in Self.reset + Self.setUp { device.expect(transfer) }
        #expect(try outputs.prepare() == .lostSetting(register: 0x00, expected: 0x20, found: 0x11))
        for transfer in Self.configured { device.expect(transfer) }
        #expect(try outputs.prepare() == nil)
        try device.finish()
    }

    @Test
    func `the restart bit in MODE1 does not matter`() throws {
        let (chip, device) = Self.chip(
            Self.setUp.dropLast() + [.read(register: 0x00, returns: [0xA0]), .read(register: 0x00, returns: [0xA0])]
                + Self.configured.dropFirst())
        try chip.configure { _ in }
        #expect(try chip.isConfigured())
        try device.finish()
    }

    @Test(arguments: [
        (Self.configured, true), (Self.reset, false),
        (Self.configured.prefix(1) + [.read(register: 0x01, returns: [0x10])], false),
        (Self.configured.prefix(2) + [.read(register: 0xFE, returns: [0x1E])], false),
    ])
    func `a chip is set up when both modes and the prescaler are as they should be`(
        script: [ScriptedTransfer], isConfigured: Bool
    ) throws {
        let (chip, device) = Self.chip(script)
        #expect(try chip.isConfigured() == isConfigured)
        try device.finish()
    }

    /// 7.3.5: round(25 MHz / (4096 · rate)) − 1, its default 0x1E for 200 Hz, at least 3.
    @Test(arguments: [(200, UInt8(0x1E)), (50, 121), (60, 101), (1000, 5), (24, 253), (1526, 3), (5_000, 3), (1, 255)])
    func `the prescaler follows the data sheet's formula`(hertz: Double, prescale: UInt8) {
        #expect(PCA9685.Timing(Hertz(hertz)).prescale == prescale)
    }

    /// At 50 Hz a step lasts 122 / 25 MHz = 4.88 µs.
    @Test(arguments: [(1000, UInt32(205)), (1500, 307), (2000, 410)])
    func `a pulse has the nearest number of steps`(microseconds: Double, steps: UInt32) {
        #expect(Self.servo.level(microseconds: microseconds).word == steps << 16)
    }

    /// 26.175 MHz is one real board's: at 50 Hz the prescaler is round(26 175 000 / 204 800) − 1 = 127, a step 4.890 µs.
    @Test(arguments: [
        (25_000_000.0, UInt8(121), UInt32(307)), (26_175_000, 127, 307), (23_000_000, 111, 308), (27_000_000, 131, 307),
    ])
    func `prescaler and pulses follow the oscillator that the board really has`(
        oscillator: Double, prescale: UInt8, steps: UInt32
    ) {
        let timing = PCA9685.Timing(Hertz(50), oscillator: Hertz(oscillator))
        #expect(timing.prescale == prescale)
        #expect(timing.level(microseconds: 1_500).word == steps << 16)
        let given = Double(steps) * (Double(prescale) + 1) / oscillator * 1_000_000
        #expect(abs(given - 1_500) < 2.5)
    }

    @Test
    func `the longest pulse of a servo is shorter than the shortest period, whatever the oscillator`() {
        for oscillator in stride(from: 20e6, through: 30e6, by: 10_000) {
            let timing = PCA9685.Timing(Hertz(333), oscillator: Hertz(oscillator))
            #expect(timing.level(microseconds: 2_900) != .on)
        }
    }

    @Test
    func `no pulse is off, and one longer than the period is on`() {
        #expect(Self.servo.level(microseconds: 0) == .off)
        #expect(Self.servo.level(microseconds: 21_000) == .on)
    }

    @Test(arguments: [
        (0.0, [UInt8](arrayLiteral: 0, 0, 0, 0x10)), (1, [0, 0x10, 0, 0]), (0.5, [0, 0, 0, 8]),
        (0.25, [0, 0, 0, 4]), (-1, [0, 0, 0, 0x10]), (2, [0, 0x10, 0, 0]), (.nan, [0, 0, 0, 0x10]),
        (0.999, [0, 0, 0xFC, 0x0F]), (0.0001, [0, 0, 0, 0x10]), (0.9999, [0, 0x10, 0, 0]),
    ])
    func `a duty cycle stands in the four registers, off and on as bits of their own`(duty: Double, bytes: [UInt8]) {
        #expect(PCA9685.Level(dutyCycle: duty).bytes == bytes)
    }

    // MARK: Outputs

    private static let half = PCA9685.Level(dutyCycle: 0.5)
    private static let quarter = PCA9685.Level(dutyCycle: 0.25)

    /// The chip's outputs, all off and known to be so.
    private static func outputs() throws -> (outputs: PCA9685Outputs, device: ScriptedI2CDevice) {
        let off = [[UInt8]](repeating: [0, 0, 0, 0x10], count: 8).flatMap(\.self)
        let (chip, device) = Self.chip([.write(register: 0x06, bytes: off), .write(register: 0x26, bytes: off)])
        var outputs = PCA9685Outputs(chip)
        try outputs.write(levels(), first: { _ in false })
        try device.finish()
        return (outputs, device)
    }

    private static func levels(_ driven: [Int: PCA9685.Level] = [:]) -> [PCA9685.Level] {
        (0..<16).map { driven[$0] ?? .off }
    }

    @Test
    func `what does not change is not written again`() throws {
        var (outputs, device) = try Self.outputs()
        device.expect(.write(register: 0x12, bytes: [0, 0, 0, 8]))
        try outputs.write(Self.levels([3: Self.half]), first: { _ in false })
        try outputs.write(Self.levels([3: Self.half]), first: { _ in false })
        try device.finish()
    }

    @Test
    func `neighbours that change together go in one transfer, others in transfers of their own`() throws {
        var (outputs, device) = try Self.outputs()
        device.expect(
            .write(register: 0x12, bytes: [0, 0, 0, 8, 0, 0, 0, 4]), .write(register: 0x42, bytes: [0, 0, 0, 8]))
        try outputs.write(Self.levels([3: Self.half, 4: Self.quarter, 15: Self.half]), first: { _ in false })
        try device.finish()
    }

    @Test
    func `what goes off and what is urgent is written before anything else`() throws {
        var (outputs, device) = try Self.outputs()
        device.expect(
            .write(register: 0x06, bytes: [0, 0, 0, 8, 0, 0, 0, 8]),
            .write(register: 0x0A, bytes: [0, 0, 0, 0x10]), .write(register: 0x12, bytes: [0, 0, 0, 4]),
            .write(register: 0x06, bytes: [0, 0, 0, 4]))
        try outputs.write(Self.levels([0: Self.half, 1: Self.half]), first: { _ in false })
        try outputs.write(Self.levels([0: Self.quarter, 3: Self.quarter]), first: { $0 == 3 })
        try device.finish()
    }

    @Test
    func `what a failed transfer has left is written again`() throws {
        var (outputs, device) = try Self.outputs()
        device.expect(.failedWrite(register: 0x06, bytes: [0, 0, 0, 8], error: .noAcknowledge))
        #expect(throws: ChipError.bus(.noAcknowledge)) {
            try outputs.write(Self.levels([0: Self.half]), first: { _ in false })
        }
        // Off is what stood there before; whether it still does nobody knows.
        device.expect(.write(register: 0x06, bytes: [0, 0, 0, 0x10]))
        try outputs.write(Self.levels(), first: { _ in false })
        try device.finish()
    }

    @Test
    func `a chip that is set up goes on without a gap`() throws {
        var (outputs, device) = try Self.outputs()
        for transfer in Self.configured { device.expect(transfer) }
        try outputs.prepare()
        try outputs.write(Self.levels(), first: { _ in false })
        try device.finish()
    }

    @Test
    func `after a dip of its supply the chip is set up again and gets all its values`() throws {
        var (outputs, device) = try Self.outputs()
        for transfer in Self.reset + Self.setUp { device.expect(transfer) }
        try outputs.prepare()
        let off = [UInt8](arrayLiteral: 0, 0, 0, 0x10)
        let rest = [[UInt8]](repeating: off, count: 8).flatMap(\.self)
        device.expect(
            .write(register: 0x0A, bytes: rest), .write(register: 0x2A, bytes: Array(rest.dropLast(4))),
            .write(register: 0x06, bytes: [0, 0, 0, 8]))
        try outputs.write(Self.levels([0: Self.half]), first: { _ in false })
        try device.finish()
    }
}
