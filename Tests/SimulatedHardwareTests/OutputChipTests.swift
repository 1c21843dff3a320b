import Chips
import HardwareIO
import LinuxSystem
import Quantities
import SimulatedHardware
import Testing

/// The simulated PCA9685 against the data sheet's words (revision 4), and the chip's driver on it.
struct OutputChipTests {
    private let board: SimulatedBoard
    private let device: any I2CDevice

    init() throws {
        board = try makeBoard().board
        device = try board.openI2C("i2c1", address: 0x40)
    }

    private func write(_ register: UInt8, _ bytes: UInt8...) throws {
        try device.write(register: register, bytes.span)
    }

    private func read(_ register: UInt8, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        try device.read(register: register, into: &span)
        return bytes
    }

    @Test
    func `after power-on it sleeps, for 200 Hz, with its outputs off`() throws {
        #expect(try device.readByte(register: 0x00) == 0x11)
        #expect(try device.readByte(register: 0x01) == 0x04)
        #expect(try device.readByte(register: 0xFE) == 0x1E)
        for channel: UInt8 in 0..<16 { #expect(try device.readByte(register: 0x09 + 4 * channel) == 0x10) }
    }

    @Test
    func `a transfer goes on to the next register only with auto-increment`() throws {
        try write(0x06, 1, 2, 3, 4)
        #expect(try read(0x06, 2) == [4, 4])
        #expect(try device.readByte(register: 0x07) == 0)
        try write(0x00, 0x31)
        try write(0x06, 1, 2, 3, 4)
        #expect(try read(0x06, 4) == [1, 2, 3, 4])
        #expect(try read(0x45, 2) == [0x10, 0x31], "MODE1 follows the last output")
    }

    @Test
    func `the prescaler is set only asleep, and is at least 3`() throws {
        try write(0xFE, 0)
        #expect(try device.readByte(register: 0xFE) == 3)
        try write(0x00, 0x00)
        try write(0xFE, 121)
        #expect(try device.readByte(register: 0xFE) == 3)
    }

    @Test
    func `an output runs only while the oscillator does, and off takes precedence`() throws {
        try write(0x00, 0x30)
        try write(0x0A, 0, 0, 0, 4)
        #expect(board.dutyCycle(ofOutput: 1) == 0)
        try write(0x00, 0x20)
        #expect(board.dutyCycle(ofOutput: 1) == 0.25)
        try write(0x0A, 0, 0x10, 0, 0)
        #expect(board.dutyCycle(ofOutput: 1) == 1)
        try write(0x0D, 0x10)
        #expect(board.dutyCycle(ofOutput: 1) == 0)
        // Figure 9, example 2: on at 2047, off at 767 of the next period.
        try write(0x0A, 0xFF, 0x07, 0xFF, 0x02)
        #expect(board.dutyCycle(ofOutput: 1) == Double(767 - 2047 + 4096) / 4096)
    }

    @Test
    func `reserved bits stay 0`() throws {
        try write(0x01, 0xFF)
        try write(0x07, 0xFF)
        try write(0x09, 0xFF)
        #expect(try device.readByte(register: 0x01) == 0x1F)
        #expect(try device.readByte(register: 0x07) == 0x1F)
        #expect(try device.readByte(register: 0x09) == 0x1F)
    }

    @Test
    func `a write to all outputs reaches each, and a restart is offered only when one ran`() throws {
        try write(0x00, 0x20)
        try write(0xFA, 0, 0, 0, 8)
        #expect((0..<16).map { board.dutyCycle(ofOutput: $0) } == [Double](repeating: 0.5, count: 16))
        try write(0x00, 0x30)
        #expect(try device.readByte(register: 0x00) == 0xB0)
        try write(0xFD, 0x10)
        #expect(try device.readByte(register: 0x00) == 0x30)
    }

    @Test
    func `the chip's driver sets it up, and again after a dip of its supply`() throws {
        let chip = PCA9685(device, timing: PCA9685.Timing(Hertz(50)))
        #expect(try !chip.isConfigured())
        try chip.configure { _ in }
        #expect(try chip.isConfigured())
        #expect(abs(board.outputFrequency.value - 50) < 0.1)
        board.dipOutputSupply()
        #expect(try !chip.isConfigured())
    }

    @Test
    func `safe actions reach the outputs when nobody holds the chip's object`() throws {
        try write(0x00, 0x20)
        let actions = device.safeActions(register: 0x0A, [0, 0, 0, 8, 0, 0x10, 0, 0])
        device.close()
        for action in actions { try action.perform() }
        #expect(board.dutyCycle(ofOutput: 1) == 0.5)
        #expect(board.dutyCycle(ofOutput: 2) == 1)
    }

    @Test
    func `a chip that does not answer acknowledges nothing`() throws {
        board.areOutputsAnswering = false
        #expect(throws: BusError.noAcknowledge) { try device.readByte(register: 0) }
        #expect(throws: BusError.noAcknowledge) { try device.writeByte(0, register: 0) }
        board.areOutputsAnswering = true
        #expect(try device.readByte(register: 0) == 0x11)
    }
}
