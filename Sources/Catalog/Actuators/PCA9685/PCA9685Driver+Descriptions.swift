import Chips
import Configuration
import Pipeline
import Quantities

extension PCA9685Driver {
    /// `pca9685.servo`: a hobby servo or a speed controller that takes its pulses.
    static let servo = description(
        "pca9685.servo", "a servo at an output of a PCA9685; the value is its pulse in µs", .servo,
        // The longest pulse is shorter than the shortest period.
        frequency: 50, in: 24...333,
        scale: ActuatorScale(unit: .microseconds, bounds: 100...2_900, range: 1_000...2_000, idle: 0))

    /// `pca9685.pwm`: a lamp, a fan, the enable input of a driver.
    static let pwm = description(
        "pca9685.pwm", "an output of a PCA9685; the value is its duty cycle", .output,
        frequency: 1_000, scale: ActuatorScale(bounds: 0...1))

    /// `pca9685.motor`: a motor on an H-bridge with one input for each direction.
    static let motor = description(
        "pca9685.motor", "a motor behind an H-bridge with two inputs at outputs of a PCA9685", .motor,
        frequency: 1_000, scale: ActuatorScale())

    private static func description(
        _ name: String, _ summary: String, _ kind: Kind, frequency: Double,
        in frequencies: ClosedRange<Double> = PCA9685.Timing.frequencies, scale: ActuatorScale
    ) -> ActuatorDescription {
        ActuatorDescription(name, summary) { define in
            define.scale = scale
            let bus = define.parameters.bus()
            let address = define.parameters.address(in: 0x40...0x77, default: 0x40)
            let channels = channels(of: kind, &define.parameters)
            let hertz = define.parameters.number(
                "frequencyHz", unit: .hertz, in: Bounds(frequencies), default: frequency,
                "how many periods a second; one for all outputs of a chip")
            let oscillator = define.parameters.number(
                "oscillatorHz", unit: .hertz, in: Bounds(PCA9685.Timing.oscillators),
                default: PCA9685.Timing.typicalOscillator.value,
                "what the chip's oscillator really has, as measured; one for all outputs of a chip")
            return { arguments throws(ParameterProblem) in
                let place = ChipPlace(bus: arguments[bus], address: arguments[address])
                let writer = try writer(of: place, arguments, Hertz(arguments[hertz]), Hertz(arguments[oscillator]))
                let output = PCA9685Output(
                    channels: channels.map { arguments[$0] }, gate: arguments.gate, writer: writer)
                return PCA9685Driver(kind, output)
            }
        }
    }

    private static func channels(of kind: Kind, _ parameters: inout ParameterList) -> [Parameter<Int>] {
        func channel(_ name: String, _ text: String) -> Parameter<Int> {
            parameters.channel(name, in: 0...PCA9685.channelCount - 1, of: "PCA9685", text)
        }
        return switch kind {
        case .servo, .output: [channel("channel", "the output's number")]
        case .motor: [channel("forward", "the output for forward"), channel("backward", "the output for backward")]
        }
    }

    /// The writer of the chip at a place, which all actuators on it have in common.
    private static func writer(
        of place: ChipPlace, _ arguments: ActuatorArguments, _ frequency: Hertz, _ oscillator: Hertz
    ) throws(ParameterProblem) -> PCA9685Writer {
        guard place.address != 0x70 else {
            throw ParameterProblem(
                parameter: "address", rule: "must be the chip's own", value: "0x70 calls every PCA9685 after power-on",
                remedy: "give the chip another one with its address pins")
        }
        let timing = PCA9685.Timing(frequency, oscillator: oscillator)
        // The range of the parameter is that of 25 MHz; rounding to the next prescaler is not counted.
        let makes = PCA9685.Timing.frequencies(of: oscillator)
        guard frequency.value >= makes.lowerBound * 0.998, frequency.value <= makes.upperBound * 1.002 else {
            throw ParameterProblem(
                parameter: "frequencyHz", rule: "must be one that the chip makes from its oscillatorHz",
                value: "is \(frequency.value)",
                remedy: "write a number between \(makes.lowerBound.rounded(.up)) and \(makes.upperBound.rounded(.down))"
            )
        }
        let writer = try arguments.sharedDevice("PCA9685 at \(place)") {
            PCA9685Writer(at: place, timing: timing, askedBy: arguments.name, priority: arguments.busPriority)
        }
        guard writer.timing.oscillator == oscillator else {
            throw ParameterProblem(
                parameter: "oscillatorHz", rule: "must be the same for all outputs of a chip",
                value: "is \(oscillator.value), and \(writer.askedBy) has \(writer.timing.oscillator.value)",
                remedy: "write the same here and there")
        }
        guard writer.timing.prescale == timing.prescale else {
            throw ParameterProblem(
                parameter: "frequencyHz", rule: "must be the same for all outputs of a chip",
                value: "is \(frequency.value), and \(writer.askedBy) has another one",
                remedy: "write the same here and there")
        }
        return writer
    }
}
