import HardwareIO

/// A TF-Luna at the front of the rover: what a driver sees over I2C (Benewake, "Product Manual of TF-Luna", I2C register
/// table).
///
/// Distances are in whole centimetres, with a noise of 1 cm; below 20 cm and beyond 8 m there is none: distance 0 and a weak
/// signal.
struct RangeFinderChip {
    /// Its address on the bus.
    static let address: UInt8 = 0x10

    private var pointer = I2CRegisterPointer(numberedBy: .eightBits)
    private var registers = InlineArray<64, UInt8>(repeating: 0)
    private let noise: Noise

    /// A chip that has just got power.
    init(noise: Noise) {
        self.noise = noise
        reset()
    }

    /// A step of the chip's clock of 1 kHz: measures when it is time.
    ///
    /// - Parameter distance: in m.
    mutating func tick(_ distance: Double, index: UInt64) {
        let rate = UInt64(registers[Register.rateLow]) | UInt64(registers[Register.rateLow + 1]) << 8
        guard registers[Register.enable] != 0, rate > 0, index % max(1, 1_000 / rate) == 0 else { return }
        let isSeen = distance >= 0.2 && distance <= 8
        let centimetres = 100 * distance + noise.normal(96, index)
        put(isSeen ? UInt16(max(0, centimetres.rounded())) : 0, at: Register.distance)
        put(isSeen ? UInt16(min(10_000, 1_500 / (distance * distance))) : 20, at: Register.amplitude)
        put(3_100, at: Register.temperature)
        put(UInt16(truncatingIfNeeded: index), at: Register.time)
    }

    private mutating func put(_ value: UInt16, at register: Int) {
        registers[register] = UInt8(value & 0xFF)
        registers[register + 1] = UInt8(value >> 8)
    }

    private mutating func reset() {
        registers = InlineArray(repeating: 0)
        registers[Register.enable] = 1
        registers[Register.rateLow] = 100
        registers[Register.address] = Self.address
    }

    private enum Register {
        static let distance = 0x00
        static let amplitude = 0x02
        static let temperature = 0x04
        static let time = 0x06
        static let reboot = 0x21
        static let address = 0x22
        static let enable = 0x25
        static let rateLow = 0x26
    }
}

extension RangeFinderChip: I2CTarget {
    mutating func begin(isRead: Bool) { pointer.begin() }

    mutating func receive(_ byte: UInt8) {
        guard let place = pointer.place(of: byte) else { return }
        switch place {
        case Register.reboot where byte == 2: reset()
        case Register.enable, Register.rateLow, Register.rateLow + 1: registers[place] = byte
        default: break
        }
    }

    mutating func send() -> UInt8 {
        let place = pointer.next()
        return place < registers.count ? registers[place] : 0
    }
}
