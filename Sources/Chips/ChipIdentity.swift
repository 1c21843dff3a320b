/// What the identity register (WHO_AM_I, 0x75) of the InvenSense motion sensors says.
///
/// The chips look alike on a breakout board and are sold for one another.
public enum ChipIdentity: UInt8, Sendable, CaseIterable {
    /// MPU-6050, and MPU-6000 with I2C (register map RM-MPU-6000A, section 4.32).
    case mpu6050 = 0x68
    /// MPU-6500 (register map RM-MPU-6500A, register 117).
    case mpu6500 = 0x70
    /// MPU-9250 (register map RM-MPU-9250A, register 117).
    case mpu9250 = 0x71
    /// No data sheet has it; many boards sold with an MPU-6050 do, and behave as one with an MPU-6500.
    case unlisted6500 = 0x72
    /// MPU-9255.
    case mpu9255 = 0x73
    /// MPU-6515.
    case mpu6515 = 0x74
    /// ICM-20689; many boards sold with an MPU-6050 have it as well.
    case icm20689 = 0x98
    /// ICM-20608-G.
    case icm20608 = 0xAF
    /// ICM-20602.
    case icm20602 = 0x12

    /// The name on the chip.
    public var name: String {
        switch self {
        case .mpu6050: "MPU-6050"
        case .mpu6500: "MPU-6500"
        case .mpu9250: "MPU-9250"
        case .unlisted6500: "MPU-6500 without a name"
        case .mpu9255: "MPU-9255"
        case .mpu6515: "MPU-6515"
        case .icm20689: "ICM-20689"
        case .icm20608: "ICM-20608-G"
        case .icm20602: "ICM-20602"
        }
    }

    /// "an MPU-6500 (identity 0x70)", or "an unknown chip (identity 0x42)".
    static func describe(_ identity: UInt8) -> String {
        let name = ChipIdentity(rawValue: identity).map { "an \($0.name)" } ?? "an unknown chip"
        return "\(name) (identity \(hexadecimal(identity)))"
    }

    /// What to do about a chip that is refused.
    static func remedy(_ found: UInt8) -> String {
        // What a bus gives that nobody drives is nobody's identity.
        if found == 0 || found == 0xFF { return "check the wiring, the supply and the address" }
        return "check the address and the chip, or take it for one with \"acceptIdentity\": \"\(hexadecimal(found))\""
    }
}
