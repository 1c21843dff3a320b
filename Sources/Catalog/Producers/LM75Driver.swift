import Chips
import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// `lm75`: a thermometer of the LM75 family (LM75, LM75A, LM75B, TMP102, …), read at a fixed rate.
final class LM75Driver: ProducerDriver {
    static let description = ProducerDescription("lm75", "thermometer of the LM75 family, TMP102 among them") {
        define in
        let temperature = define.output("temperature", Double.self, unit: .celsius, "the chip's temperature")
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x48...0x4F, default: 0x48)
        let rate = define.parameters.number(
            "rateHz", unit: .hertz, in: Bounds(0.01...100), default: 10, "how often it is read")
        let bits = define.parameters.integer(
            "resolutionBits", in: 9...12, default: 9, "bits of the reading: LM75 9, LM75A and LM75B 11, TMP102 12")
        define.check { facts throws(ParameterProblem) in
            facts.period = ChipConnection.period(at: Hertz(facts[rate]))
            _ = try resolution(bits: facts[bits])
        }
        return { arguments throws(ParameterProblem) in
            let connection = ChipConnection(
                bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate]))
            return LM75Driver(
                connection: connection, resolution: try resolution(bits: arguments[bits]),
                temperature: arguments[temperature])
        }
    }

    private static func resolution(bits: Int) throws(ParameterProblem) -> LM75.Resolution {
        guard let resolution = LM75.Resolution(rawValue: bits) else {
            throw ParameterProblem(parameter: "resolutionBits", rule: "must be 9, 10, 11 or 12")
        }
        return resolution
    }

    /// How often it is asked whether it measures.
    private static let checkPeriod: Duration = .seconds(1)

    private let connection: ChipConnection
    private let resolution: LM75.Resolution
    private let temperature: Producer<Double>

    init(connection: ChipConnection, resolution: LM75.Resolution, temperature: Producer<Double>) {
        self.connection = connection
        self.resolution = resolution
        self.temperature = temperature
    }

    var period: Duration? { connection.period }

    func open(on board: any Board) throws(HardwareError) {
        try connection.open(on: board)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        let samplesToCheck = connection.samples(in: Self.checkPeriod)
        var samples = 0
        connection.run(
            until: stop, health: health,
            setUp: { device throws(ChipError) in try LM75(device, resolution: resolution).start() },
            sample: { device, time throws(ChipError) in
                let chip = LM75(device, resolution: resolution)
                samples += 1
                // One that was shut down answers with its last temperature for ever.
                if samples.isMultiple(of: samplesToCheck) { try chip.verify() }
                temperature.put(try chip.read(), measuredAt: time)
                return true
            })
    }

    func interrupt() {}

    func close() {
        connection.close()
    }
}
