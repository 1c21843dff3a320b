import Chips
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
        return { arguments throws(ParameterFault) in
            guard let resolution = LM75.Resolution(rawValue: arguments[bits]) else {
                throw ParameterFault(parameter: "resolutionBits", rule: "must be 9, 10, 11 or 12")
            }
            return LM75Driver(
                bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate]),
                resolution: resolution, temperature: arguments[temperature])
        }
    }

    private let bus: String
    private let address: UInt8
    private let rate: Hertz
    private let resolution: LM75.Resolution
    private let temperature: Producer<Double>
    private let device = OpenDevice<any I2CDevice>()

    init(bus: String, address: UInt8, rate: Hertz, resolution: LM75.Resolution, temperature: Producer<Double>) {
        self.bus = bus
        self.address = address
        self.rate = rate
        self.resolution = resolution
        self.temperature = temperature
    }

    func open(on board: any Board) throws(HardwareError) {
        let opened = try board.openI2C(bus, address: address)
        do {
            // It has no identity to ask for: that it answers is all that can be known.
            _ = try LM75(opened, resolution: resolution).read()
        } catch {
            opened.close()
            throw error.hardwareError(device: ChipName.text(bus, address))
        }
        device.hold(opened)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        guard let opened = device.value else { return }
        let chip = LM75(opened, resolution: resolution)
        ChipSampler(name: ChipName.text(bus, address), rate: rate).run(
            until: stop, health: health,
            restart: { () throws(ChipError) in },
            sample: { () throws(ChipError) in
                let time = Timestamp.now()
                temperature.put(try chip.read(), measuredAt: time)
            })
    }

    func interrupt() {}

    func close() {
        device.release()?.close()
    }
}
