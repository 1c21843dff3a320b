import HardwareIO
import LinuxSystem

/// A PCA9685 on the simulated board: what a driver sees over I2C, and what the pins do (data sheet revision 4).
///
/// Its modes are here; the four registers of each output are one word of the board's page, so that safe actions reach
/// them without this program's code.
struct OutputChip: Sendable {
    /// Whether it acknowledges its address.
    var isAnswering = true
    /// What its oscillator has, in Hz; 25 MHz by the data sheet, 23 to 27 on real boards.
    var oscillator = 25_000_000.0
    private var mode1 = Reset.mode1
    private var mode2 = Reset.mode2
    private var prescale = Reset.prescale
    private var pointer = I2CRegisterPointer(numberedBy: .eightBits)
    private let page: RegisterPage
    private let firstWord: Int

    /// A chip that has just got power, its outputs' words from `firstWord` of the page on.
    init(page: RegisterPage, firstWord: Int) {
        self.page = page
        self.firstWord = firstWord
        dip()
    }

    /// How many words of the page it needs.
    static let wordCount = 16

    /// Which word of the page an output's registers are: its number, from the first one's register on.
    static func channel(ofRegister register: UInt8) -> Int? {
        outputs.contains(register) && register % 4 == 2 ? Int(register - outputs.lowerBound) / 4 : nil
    }

    /// The supply dips: every register has its default, the outputs are off.
    mutating func dip() {
        mode1 = Reset.mode1
        mode2 = Reset.mode2
        prescale = Reset.prescale
        for channel in 0..<Self.wordCount { page.store(Reset.output, at: firstWord + channel) }
    }

    /// Periods a second (7.3.5).
    var frequency: Double { oscillator / 4096 / (Double(prescale) + 1) }

    /// The share of a period in which an output is high: none while the oscillator stands.
    func dutyCycle(of channel: Int) -> Double {
        let word = page.load(firstWord + channel)
        guard !isAsleep, word & 0x1000_0000 == 0 else { return 0 }
        guard word & 0x1000 == 0 else { return 1 }
        let steps = Int(word >> 16 & 0xFFF) - Int(word & 0xFFF)
        return Double(steps < 0 ? steps + 4096 : steps) / 4096
    }

    /// The next register of a transfer: the following one only with auto-increment (7.3.1).
    func register(after register: UInt8) -> UInt8 {
        guard mode1 & Mode1.autoIncrement != 0 else { return register }
        return register == Self.outputs.upperBound ? 0 : register &+ 1
    }

    /// The value of a register.
    func read(_ register: UInt8) -> UInt8 {
        switch register {
        case 0x00: mode1
        case 0x01: mode2
        case Self.outputs: byte(of: register)
        case 0xFE: prescale
        default: 0
        }
    }

    /// Sets a register; reserved bits stay 0.
    mutating func write(_ value: UInt8, to register: UInt8) {
        switch register {
        case 0x00: setMode1(value)
        case 0x01: mode2 = value & 0x1F
        case Self.outputs:
            setByte(value, of: register)
            mode1 &= ~Mode1.restart
        case 0xFA...0xFD:
            for channel in 0..<UInt8(Self.wordCount) {
                setByte(value, of: Self.outputs.lowerBound + 4 * channel + (register - 0xFA))
            }
            mode1 &= ~Mode1.restart
        case 0xFE where isAsleep: prescale = max(value, 3)
        default: break
        }
    }

    private var isAsleep: Bool { mode1 & Mode1.sleep != 0 }

    /// Outputs that run when the oscillator is stopped can be brought back, which RESTART tells (7.3.1.1). The external
    /// clock can be chosen only asleep, and for good.
    private mutating func setMode1(_ value: UInt8) {
        let isRunning = (0..<Self.wordCount).contains { dutyCycle(of: $0) > 0 }
        var restart = mode1 & ~value & Mode1.restart
        if isRunning, value & Mode1.sleep != 0 { restart = Mode1.restart }
        let external = mode1 & Mode1.externalClock | (isAsleep ? value & Mode1.externalClock : 0)
        mode1 = value & 0x3F | restart | external
    }

    private func byte(of register: UInt8) -> UInt8 {
        let (word, shift) = place(of: register)
        return UInt8(truncatingIfNeeded: page.load(word) >> shift)
    }

    private func setByte(_ value: UInt8, of register: UInt8) {
        let (word, shift) = place(of: register)
        let bits = UInt32(shift % 16 == 8 ? value & 0x1F : value) << shift
        page.store(page.load(word) & ~(0xFF << shift) | bits, at: word)
    }

    private func place(of register: UInt8) -> (word: Int, shift: UInt32) {
        let index = Int(register - Self.outputs.lowerBound)
        return (firstWord + index / 4, UInt32(index % 4) * 8)
    }

    /// LED0_ON_L to LED15_OFF_H.
    private static let outputs: ClosedRange<UInt8> = 0x06...0x45

    private enum Reset {
        static let mode1: UInt8 = 0x11
        static let mode2: UInt8 = 0x04
        static let prescale: UInt8 = 0x1E
        static let output: UInt32 = 0x1000_0000
    }

    private enum Mode1 {
        static let restart: UInt8 = 0x80
        static let externalClock: UInt8 = 0x40
        static let autoIncrement: UInt8 = 0x20
        static let sleep: UInt8 = 0x10
    }
}

extension OutputChip: I2CTarget {
    mutating func begin(isRead: Bool) { pointer.begin() }

    mutating func receive(_ byte: UInt8) {
        guard let place = pointer.place(of: byte) else { return }
        write(byte, to: UInt8(place))
        pointer.register = Int(register(after: UInt8(place)))
    }

    mutating func send() -> UInt8 {
        let place = UInt8(pointer.register)
        pointer.register = Int(register(after: place))
        return read(place)
    }
}
