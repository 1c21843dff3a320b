import Quantities

extension MPU6050 {
    /// The largest angular velocity that can be measured; a smaller one gives finer steps (register map, 4.4).
    public enum GyroRange: Int, Sendable, CaseIterable {
        /// ±250 °/s.
        case degrees250 = 250
        /// ±500 °/s.
        case degrees500 = 500
        /// ±1000 °/s.
        case degrees1000 = 1000
        /// ±2000 °/s.
        case degrees2000 = 2000

        /// FS_SEL, in bits 4:3 of GYRO_CONFIG.
        var bits: UInt8 {
            switch self {
            case .degrees250: 0 << 3
            case .degrees500: 1 << 3
            case .degrees1000: 2 << 3
            case .degrees2000: 3 << 3
            }
        }

        /// rad/s for each step of the register (register map, 4.19: 131, 65.5, 32.8 and 16.4 steps for 1 °/s).
        var step: Double {
            let stepsPerDegree: Double =
                switch self {
                case .degrees250: 131
                case .degrees500: 65.5
                case .degrees1000: 32.8
                case .degrees2000: 16.4
                }
            return .pi / 180 / stepsPerDegree
        }
    }

    /// The largest acceleration that can be measured; a smaller one gives finer steps (register map, 4.5).
    public enum AccelRange: Int, Sendable, CaseIterable {
        /// ±2 g.
        case g2 = 2
        /// ±4 g.
        case g4 = 4
        /// ±8 g.
        case g8 = 8
        /// ±16 g.
        case g16 = 16

        /// AFS_SEL, in bits 4:3 of ACCEL_CONFIG.
        var bits: UInt8 {
            switch self {
            case .g2: 0 << 3
            case .g4: 1 << 3
            case .g8: 2 << 3
            case .g16: 3 << 3
            }
        }

        /// m/s² for each step of the register (register map, 4.17: 16384 steps for 1 g at ±2 g), at standard gravity.
        var step: Double {
            9.80665 * Double(rawValue) / 32_768
        }
    }

    /// The chip's digital low-pass filter, named by the accelerometer's bandwidth in Hz. A narrow one delays more
    /// (register map, 4.3: 260 Hz 0 ms, 184 Hz 2 ms, 94 Hz 3 ms, 44 Hz 4.9 ms, 21 Hz 8.5 ms, 10 Hz 13.8 ms, 5 Hz 19 ms).
    public enum LowPass: Int, Sendable, CaseIterable {
        /// The filter is off: 260 Hz, and 256 Hz for the gyroscope, which then samples at 8 kHz.
        case off = 260
        /// 184 Hz.
        case hertz184 = 184
        /// 94 Hz.
        case hertz94 = 94
        /// 44 Hz.
        case hertz44 = 44
        /// 21 Hz.
        case hertz21 = 21
        /// 10 Hz.
        case hertz10 = 10
        /// 5 Hz.
        case hertz5 = 5

        /// DLPF_CFG, in bits 2:0 of CONFIG.
        var bits: UInt8 {
            switch self {
            case .off: 0
            case .hertz184: 1
            case .hertz94: 2
            case .hertz44: 3
            case .hertz21: 4
            case .hertz10: 5
            case .hertz5: 6
            }
        }
    }

    /// How the chip measures, and how it is mounted.
    public struct Settings: Sendable, Equatable {
        /// The gyroscope's range.
        public var gyroRange: GyroRange
        /// The accelerometer's range.
        public var accelRange: AccelRange
        /// The low-pass filter in the chip.
        public var lowPass: LowPass
        /// The chip takes one sample out of `sampleRateDivider + 1` (SMPLRT_DIV, register map 4.2).
        public var sampleRateDivider: UInt8
        /// How the chip sits in the robot.
        public var mounting: Mounting

        /// Settings; by default ±500 °/s, ±4 g, 94 Hz, 1 kHz, axes as the robot's.
        public init(
            gyroRange: GyroRange = .degrees500, accelRange: AccelRange = .g4, lowPass: LowPass = .hertz94,
            sampleRateDivider: UInt8 = 0, mounting: Mounting = .aligned
        ) {
            self.gyroRange = gyroRange
            self.accelRange = accelRange
            self.lowPass = lowPass
            self.sampleRateDivider = sampleRateDivider
            self.mounting = mounting
        }

        /// How often the registers get new values. With the filter off the accelerometer still gives only 1 kHz.
        public var sampleRate: Hertz {
            Hertz((lowPass == .off ? 8_000 : 1_000) / (Double(sampleRateDivider) + 1))
        }
    }
}
