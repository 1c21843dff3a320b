import Chips
import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// `mpu6050`: the motion sensor MPU-6050 or a relative with the same registers, read at a fixed rate.
final class MPU6050Driver: ProducerDriver {
    static let description = ProducerDescription(
        "mpu6050", "motion sensor MPU-6050 and its relatives: gyroscope and accelerometer"
    ) {
        define in
        let motion = define.output(
            "motion", MotionSample.self, "acceleration and angular velocity, in the robot's axes")
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x68...0x69, default: 0x68)
        let rate = define.parameters.number(
            "rateHz", unit: .hertz, in: Bounds(1...1_000), default: 200, "how often it is read")
        let mounting = define.parameters.choices(
            "mounting", count: 3, among: ["+x", "-x", "+y", "-y", "+z", "-z"], default: ["+x", "+y", "+z"],
            "the chip's axes that point along the robot's x (forward), y (left) and z (up)")
        let accepted = define.parameters.acceptedIdentity()
        // Its noise never rests: see MotionCheck.
        define.frozenAfter = .milliseconds(250)
        define.check { facts throws(ParameterProblem) in
            facts.period = ChipConnection.period(at: Hertz(facts[rate]))
            _ = try turn(facts[mounting])
        }
        return { arguments throws(ParameterProblem) in
            let settings = MPU6050.Settings(mounting: try turn(arguments[mounting]))
            let connection = ChipConnection(
                bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate]))
            return MPU6050Driver(
                connection: connection, settings: settings, accepted: arguments[accepted],
                frozenAfter: arguments.frozenAfter, motion: arguments[motion])
        }
    }

    private static func turn(_ axes: [String]) throws(ParameterProblem) -> Mounting {
        do {
            return try Mounting(axes: axes)
        } catch {
            throw ParameterProblem(
                parameter: "mounting", rule: "must turn the chip's axes into the robot's", value: "\(error)")
        }
    }

    /// How often its settings are read back.
    private static let checkPeriod: Duration = .milliseconds(100)

    private let connection: ChipConnection
    private let settings: MPU6050.Settings
    private let accepted: UInt8?
    private let frozenAfter: Duration?
    private let motion: Producer<MotionSample>

    init(
        connection: ChipConnection, settings: MPU6050.Settings, accepted: UInt8?, frozenAfter: Duration?,
        motion: Producer<MotionSample>
    ) {
        self.connection = connection
        self.settings = settings
        self.accepted = accepted
        self.frozenAfter = frozenAfter
        self.motion = motion
    }

    var period: Duration? { connection.period }

    func open(on board: any Board) throws(HardwareError) {
        try connection.open(on: board)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        let samplesToCheck = connection.samples(in: Self.checkPeriod)
        var variant = MPU6050.Variant.genuine
        var check = MotionCheck(frozenAfter: frozenAfter)
        var samples = 0
        var withheld = 0
        func chip(_ device: any I2CDevice) -> MPU6050 {
            MPU6050(device, settings: settings, acceptedIdentity: accepted)
        }
        connection.run(
            until: stop, health: health,
            setUp: { device throws(ChipError) in
                variant = try chip(device).start()
                withheld = 0
                health.remark(variant.remark)
            },
            sample: { device, time throws(ChipError) in
                let chip = chip(device)
                samples += 1
                // It may sleep, or measure in another range, after a dip of its supply. One that repeats itself is asked
                // at once; a single repeat is what reading as fast as it measures gives now and then.
                if withheld == 2 || samples.isMultiple(of: samplesToCheck) { try chip.verify(variant) }
                let raw = try chip.readRaw()
                let sample = chip.sample(raw, of: variant)
                switch check.judge(raw, sample, at: time) {
                case .reading:
                    withheld = 0
                    motion.put(sample, measuredAt: time)
                    return true
                case .withheld:
                    withheld += 1
                    return false
                case .failure(let error):
                    throw error
                }
            })
    }

    func interrupt() {}

    func close() {
        connection.close()
    }
}
