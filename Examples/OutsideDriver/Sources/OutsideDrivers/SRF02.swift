import Sinew

/// The ultrasonic range finder Devantech SRF02, at I2C address 0x70…0x77 (SRF02 technical specification, "I2C mode").
///
/// A range is measured when it is asked for and read 65 ms later; meanwhile the chip does not answer.
struct SRF02: Sendable {
    /// How long it takes until a range can be read.
    static let rangingTime: Duration = .milliseconds(70)

    private enum Register {
        static let command: UInt8 = 0
        static let range: UInt8 = 2
    }

    private static let rangeInCentimetres: UInt8 = 0x51

    let device: any I2CDevice

    /// Sends a burst of sound.
    func start() throws {
        try device.writeByte(Self.rangeInCentimetres, register: Register.command)
    }

    /// What the burst before has found, in metres; nil where nothing was in range.
    ///
    /// This is the one place that knows how its registers are read.
    func read() throws -> Double? {
        let centimetres = try device.readWord(register: Register.range)
        // What a bus gives that nobody drives; the chip's own greatest range is 6 m.
        guard centimetres <= 600 else { throw ChipError.other(ChipComplaint("gives a range that it cannot measure")) }
        return centimetres == 0 ? nil : Double(centimetres) / 100
    }
}
