import HardwareIO

/// The registers of an MPU-6050 on a simulated robot: what a driver sees over I2C.
///
/// It starts as a real one does: asleep, every register 0 but PWR_MGMT_1 and WHO_AM_I. Its filter, ranges and sample
/// rate follow its registers. The chip's axes are the robot's: x forward, y left, z up. Registers and their numbers:
/// RM-MPU-6000A-00, revision 4.2; noise: product specification PS-MPU-6000A-00, sections 6.1 and 6.2.
struct MotionSensor: Sendable {
    /// What the sensor feels: specific force in m/s² and angular velocity in rad/s.
    struct Motion: Sendable {
        var forward = 0.0
        var left = 0.0
        var up = 0.0
        var pitchRate = 0.0
        var yawRate = 0.0
    }

    /// Its address on the bus.
    static let address: UInt8 = 0x68

    private var registers = InlineArray<128, UInt8>(repeating: 0)
    private var pointer = I2CRegisterPointer(numberedBy: .eightBits)
    private var filtered = Motion()
    private var sampled = Motion()
    private var sampleIndex: UInt64 = 0
    private var encodedIndex: UInt64 = 0
    private let noise: Noise

    /// A sensor that has just got power.
    init(noise: Noise) {
        self.noise = noise
        reset()
    }

    /// Whether PWR_MGMT_1 has its SLEEP bit set (4.28).
    var isAsleep: Bool { registers[Register.powerManagement1] & 0x40 != 0 }

    /// One step of the chip's own clock of 1 kHz: filters the motion and, when it is time, takes a sample.
    ///
    /// - Parameter index: the number of the step, from 1 on.
    mutating func tick(_ motion: Motion, index: UInt64) {
        guard !isAsleep else { return }
        let keep = bandwidth.keep
        filtered.forward = motion.forward + (filtered.forward - motion.forward) * keep
        filtered.left = motion.left + (filtered.left - motion.left) * keep
        filtered.up = motion.up + (filtered.up - motion.up) * keep
        filtered.pitchRate = motion.pitchRate + (filtered.pitchRate - motion.pitchRate) * keep
        filtered.yawRate = motion.yawRate + (filtered.yawRate - motion.yawRate) * keep
        if index % (UInt64(registers[Register.sampleRateDivider]) + 1) == 0 {
            sampled = filtered
            sampleIndex = index
        }
    }

    /// The value of a register. A burst reads one after the other; all of it is from one sample.
    mutating func read(_ register: UInt8) -> UInt8 {
        if sampleIndex != encodedIndex { encode() }
        return registers[Int(register & 0x7F)]
    }

    /// Sets a register. Those that only the chip sets stay as they are.
    mutating func write(_ value: UInt8, to register: UInt8) {
        switch Int(register) {
        case Register.powerManagement1 where value & 0x80 != 0: reset()
        case 0x3A...0x60, Register.whoAmI, 0x80...: break
        default: registers[Int(register)] = value
        }
    }

    /// The supply dips: the chip starts anew.
    mutating func reset() {
        registers = InlineArray(repeating: 0)
        registers[Register.powerManagement1] = 0x40
        registers[Register.whoAmI] = 0x68
        filtered = Motion()
        encodedIndex = sampleIndex
    }

    /// Puts the sample into the data registers, with noise and errors, in the ranges that are set.
    private mutating func encode() {
        encodedIndex = sampleIndex
        let accelScale = Double(16_384 >> (registers[Register.accelConfiguration] >> 3 & 3)) / 9.80665
        let gyroScale = 131.072 / Double(1 << (registers[Register.gyroConfiguration] >> 3 & 3)) * 180 / .pi
        // 400 µg/√Hz and 0.005 (°/s)/√Hz, over the noise bandwidth of a first-order filter.
        let rootBandwidth = (bandwidth.hertz * .pi / 2).squareRoot()
        let accelNoise = 400e-6 * 9.80665 * rootBandwidth
        let gyroNoise = 0.005 * .pi / 180 * rootBandwidth
        let forces = (sampled.forward, sampled.left, sampled.up)
        let rates = (0.0, sampled.pitchRate, sampled.yawRate)
        put((forces.0 + error(0, accelNoise, Self.accelBias)) * accelScale, at: 0x3B)
        put((forces.1 + error(1, accelNoise, Self.accelBias)) * accelScale, at: 0x3D)
        put((forces.2 + error(2, accelNoise, Self.accelBias)) * accelScale, at: 0x3F)
        put((31 + 0.02 * noise.normal(6, sampleIndex) - 36.53) * 340, at: 0x41)
        put((rates.0 + error(3, gyroNoise, Self.gyroBias)) * gyroScale, at: 0x43)
        put((rates.1 + error(4, gyroNoise, Self.gyroBias)) * gyroScale, at: 0x45)
        put((rates.2 + error(5, gyroNoise, Self.gyroBias)) * gyroScale, at: 0x47)
    }

    /// Each axis has a constant error of its own besides its noise.
    private func error(_ channel: UInt64, _ noiseLevel: Double, _ bias: Double) -> Double {
        noise.uniform(-bias...bias, channel + 16, 0) + noiseLevel * noise.normal(channel, sampleIndex)
    }

    /// What a calibration at the factory of the robot leaves: 8 mg and 0.5 °/s.
    private static let accelBias = 0.008 * 9.80665
    private static let gyroBias = 0.5 * .pi / 180

    /// An axis in standby (PWR_MGMT_2, 4.29) keeps what it had.
    private mutating func put(_ value: Double, at register: Int) {
        let place = (register - 0x3B) / 2
        let axis = place < 3 ? place : place - 1
        if place != 3, registers[Register.powerManagement2] & (0x20 >> UInt8(axis)) != 0 { return }
        let word = UInt16(bitPattern: Int16(max(-32_768, min(32_767, value.rounded()))))
        registers[register] = UInt8(word >> 8)
        registers[register + 1] = UInt8(word & 0xFF)
    }

    /// The low-pass filter that CONFIG sets (4.3), as one of first order: its bandwidth, and the share of the old value
    /// that stays after 1 ms, exp(−2π·bandwidth/1000).
    private var bandwidth: (hertz: Double, keep: Double) {
        switch registers[Register.configuration] & 7 {
        case 1: (184, 0.3147)
        case 2: (94, 0.5540)
        case 3: (44, 0.7585)
        case 4: (21, 0.8764)
        case 5: (10, 0.9391)
        case 6: (5, 0.9691)
        default: (260, 0.1952)
        }
    }

    private enum Register {
        static let sampleRateDivider = 0x19
        static let configuration = 0x1A
        static let gyroConfiguration = 0x1B
        static let accelConfiguration = 0x1C
        static let powerManagement1 = 0x6B
        static let powerManagement2 = 0x6C
        static let whoAmI = 0x75
    }
}

extension MotionSensor: I2CTarget {
    mutating func begin(isRead: Bool) { pointer.begin() }

    mutating func receive(_ byte: UInt8) {
        if let place = pointer.place(of: byte) { write(byte, to: UInt8(place)) }
    }

    mutating func send() -> UInt8 { read(UInt8(pointer.next())) }
}
