extension MPU6050 {
    /// Which chip answers in the place of an MPU-6050, and in what it differs from one.
    ///
    /// Data and configuration registers (0x19 to 0x1C, 0x3B to 0x48, 0x6A to 0x6C) and the steps of every range are the
    /// same in all of them.
    public struct Variant: Sendable, Equatable {
        /// Whose register map it follows.
        enum Family: Sendable, Equatable {
            /// RM-MPU-6000A.
            case mpu6050
            /// RM-MPU-6500A and RM-MPU-9250A: the accelerometer has a filter of its own in ACCEL_CONFIG2, the
            /// thermometer another scale.
            case mpu6500
            /// Accepted by hand, so that only what an MPU-6050 has is used; the thermometer's scale is the one of
            /// the ICM-206xx data sheets (DS-000143, section 3.3, for the ICM-20689).
            case icm206xx
        }

        /// What its identity register says.
        public let identity: UInt8
        let family: Family

        /// A genuine MPU-6050.
        public static var genuine: Variant { Variant(identity: ChipIdentity.mpu6050.rawValue, family: .mpu6050) }

        private init(identity: UInt8, family: Family) {
            self.identity = identity
            self.family = family
        }

        /// The chip with that identity, or nil where it is neither known to have the same registers nor accepted.
        ///
        /// - Parameter accepted: an identity that the user vouches for.
        public init?(identity: UInt8, accepted: UInt8?) {
            self.identity = identity
            switch ChipIdentity(rawValue: identity) {
            case .mpu6050: family = .mpu6050
            case .mpu6500, .mpu9250, .unlisted6500, .mpu9255, .mpu6515: family = .mpu6500
            case .icm20689, .icm20608, .icm20602:
                guard identity == accepted else { return nil }
                family = .icm206xx
            case nil:
                guard identity == accepted else { return nil }
                family = .mpu6050
            }
        }

        /// Whether the accelerometer has a filter of its own.
        var hasAccelFilter: Bool { family == .mpu6500 }

        /// °C from TEMP_OUT.
        func temperature(_ steps: Int16) -> Double {
            switch family {
            case .mpu6050: Double(steps) / 340 + 36.53  // RM-MPU-6000A, 4.18
            case .mpu6500: Double(steps) / 333.87 + 21  // RM-MPU-6500A, registers 65 and 66; PS-MPU-6500A, table 3
            case .icm206xx: Double(steps) / 326.8 + 25
            }
        }

        /// What people ought to know of it; nil for a genuine MPU-6050.
        public var remark: String? {
            if self == .genuine { return nil }
            let chip = ChipIdentity.describe(identity)
            return family == .mpu6500
                ? "is \(chip), whose registers are those of an MPU-6050"
                : "is \(chip), taken for an MPU-6050 because of acceptIdentity; its readings are checked no less"
        }
    }
}
