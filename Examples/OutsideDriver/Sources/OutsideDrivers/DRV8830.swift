import Sinew

/// The motor driver TI DRV8830 on I2C (SLVSAB2, "Register Map"): one motor, voltage and direction by one register.
struct DRV8830: BusOutput {
    private enum Register {
        static let control: UInt8 = 0x00
        static let fault: UInt8 = 0x01
    }

    let device: any I2CDevice

    /// CONTROL for −1…1: VSET in bits 7…2, IN2 and IN1 in bits 1 and 0; coasting at 0.
    static func control(_ value: Double) -> UInt8 {
        // VSET below 6 is reserved; 0x3F is the full 5.06 V.
        let steps = UInt8((min(abs(value), 1) * 0x3F).rounded())
        guard steps >= 6 else { return 0 }
        return steps << 2 | (value > 0 ? 0b01 : 0b10)
    }

    /// What puts the motor to a value without this program.
    static func safeActions(_ device: any I2CDevice, _ value: Double) -> [SafeAction] {
        device.safeActions(register: Register.control, [control(value)])
    }

    /// Clears a fault, after which the chip has its outputs off until it is written.
    mutating func prepare() throws(ChipError) -> String? {
        do {
            let fault = try device.readByte(register: Register.fault)
            guard fault & 1 != 0 else { return nil }
            try device.writeByte(0x80, register: Register.fault)
            return "had switched its motor off: \(Self.words(fault))"
        } catch {
            throw .bus(error)
        }
    }

    mutating func write(_ value: Double) throws(ChipError) {
        do { try device.writeByte(Self.control(value), register: Register.control) } catch { throw .bus(error) }
    }

    private static func words(_ fault: UInt8) -> String {
        let causes = [
            (1, "too much current"), (2, "too little voltage"), (3, "too hot"), (4, "the limit of its current"),
        ]
        return causes.filter { fault & 1 << $0.0 != 0 }.map(\.1).joined(separator: ", ")
    }
}
