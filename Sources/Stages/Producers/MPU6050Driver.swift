import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// `mpu6050`: the motion sensor MPU-6050, read at a fixed rate.
final class MPU6050Driver: ProducerDriver {
    static let description = ProducerDescription("mpu6050", "motion sensor MPU-6050: gyroscope and accelerometer") {
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
        return { arguments throws(ParameterFault) in
            do {
                let settings = MPU6050.Settings(mounting: try Mounting(axes: arguments[mounting]))
                let connection = ChipConnection(
                    bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate]))
                return MPU6050Driver(connection: connection, settings: settings, motion: arguments[motion])
            } catch {
                throw ParameterFault(
                    parameter: "mounting", rule: "must turn the chip's axes into the robot's", value: "\(error)")
            }
        }
    }

    private let connection: ChipConnection
    private let settings: MPU6050.Settings
    private let motion: Producer<MotionSample>

    init(connection: ChipConnection, settings: MPU6050.Settings, motion: Producer<MotionSample>) {
        self.connection = connection
        self.settings = settings
        self.motion = motion
    }

    var period: Duration? { connection.period }

    func open(on board: any Board) throws(HardwareError) {
        try connection.open(on: board)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        connection.run(
            until: stop, health: health,
            setUp: { device throws(ChipError) in try MPU6050(device, settings: settings).start() },
            sample: { device, time throws(ChipError) in
                let chip = MPU6050(device, settings: settings)
                let sample = try chip.read()
                // A chip that lost its power sleeps and reads zero all over, which a living one never does.
                if sample.acceleration == .zero, try chip.hasLostConfiguration() { throw .lostConfiguration }
                motion.put(sample, measuredAt: time)
            })
    }

    func interrupt() {}

    func close() {
        connection.close()
    }
}
