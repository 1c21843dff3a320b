import Media
import Pipeline
import Quantities
import Realtime

/// `toneDetector`: a whistle, a beep, the note of a motor.
struct ToneDetectorStage: Stage {
    static let description = StageDescription(
        "toneDetector", "finds a tone of a known frequency by Goertzel's algorithm", life: .hears
    ) { define in
        let sound = define.sound()
        let tone = define.output("tone", Bool.self, "whether the tone was there in the last whole window")
        let level = define.output("level", Double.self, unit: .decibelsFullScale, "how loud it is; −120 for nothing")
        let frequency = define.output(
            "frequency", Double.self, unit: .hertz, "where it really lies, at most 1 / windowMs beside frequencyHz")
        let share = define.output("share", Double.self, "how much of all sound it is, 0…1")
        let sought = define.parameters.number(
            "frequencyHz", unit: .hertz, in: .init(20...96_000), "the frequency that is looked for")
        let window = define.parameters.window(
            default: 20, "over how much sound it is looked for: the longer, the narrower is what is found")
        let minimumLevel = define.parameters.number(
            "minimumLevelDb", unit: .decibelsFullScale, in: .init(-120...0), default: -40, "how loud it has to be")
        let minimumShare = define.parameters.number(
            "minimumShare", in: .init(0...1), default: 0.5, "how much of all sound it has to be")
        let channel = define.parameters.channel()
        return { arguments throws(ParameterProblem) in
            let seconds = arguments[window] / 1_000
            let periods = arguments[sought] * seconds
            guard periods >= 3 else {
                throw ParameterProblem(
                    parameter: "windowMs", rule: "must be at least three periods of frequencyHz",
                    value: "is \(arguments[window]) ms, \(periods) periods",
                    remedy: "make it \((3_000 / arguments[sought]).rounded(.up)) or longer")
            }
            return ToneDetectorStage(
                sound: arguments[sound], tone: arguments[tone], level: arguments[level],
                frequency: arguments[frequency], share: arguments[share], minimumLevel: arguments[minimumLevel],
                minimumShare: arguments[minimumShare], tolerance: 1 / seconds, sought: arguments[sought],
                reader: SoundReader(channel: arguments[channel]),
                meter: ToneMeter(frequency: arguments[sought], window: seconds))
        }
    }

    let sound: BlockEvents
    let tone: PortOutput<Bool>
    let level: PortOutput<Double>
    let frequency: PortOutput<Double>
    let share: PortOutput<Double>
    let minimumLevel: Double
    let minimumShare: Double
    let tolerance: Double
    let sought: Double
    let reader: SoundReader
    var meter: ToneMeter

    mutating func tick(_ tick: Tick) {
        reader.feed(sound, to: &meter)
        // What lies a whole bin beside it is another tone.
        let isNear = abs(meter.frequency - sought) < 0.99 * tolerance
        tone.set(meter.share > 0 && meter.level >= minimumLevel && meter.share >= minimumShare && isNear)
        level.set(meter.level)
        frequency.set(meter.frequency)
        share.set(meter.share)
    }
}
