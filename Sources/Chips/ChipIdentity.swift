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
    /// MPU-9255.
    case mpu9255 = 0x73
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
        case .mpu9255: "MPU-9255"
        case .icm20608: "ICM-20608-G"
        case .icm20602: "ICM-20602"
        }
    }

    /// "an MPU-6500 (identity 0x70)", or "an unknown chip (identity 0x42)".
    static func describe(_ identity: UInt8) -> String {
        let name = ChipIdentity(rawValue: identity).map { "an \($0.name)" } ?? "an unknown chip"
        return "\(name) (identity \(hexadecimal(identity)))"
    }
}
