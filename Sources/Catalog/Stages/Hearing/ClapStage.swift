import Media
import Pipeline
import Quantities
import Realtime

/// `clap`: hands that are clapped, as an event.
struct ClapStage: Stage {
    static let description = StageDescription(
        "clap", "hears claps: what begins at once, is short, and has all pitches in it", life: .hears
    ) { define in
        let sound = define.sound()
        let clap = define.output(
            "clap", Bool.self,
            "true for the one tick in which a clap has been heard; another loop takes it as an event input")
        let count = define.output("count", Int.self, "how many claps have been heard since the start")
        let level = define.output("level", Double.self, unit: .decibelsFullScale, "how loud the last one was")
        let threshold = define.parameters.number(
            "thresholdDb", unit: .decibels, in: .init(3...60), default: 15, "how far above the background it begins")
        let minimumLevel = define.parameters.number(
            "minimumLevelDb", unit: .decibelsFullScale, in: .init(-120...0), default: -40, "how loud it has to be")
        let maximumLength = define.parameters.number(
            "maximumLengthMs", unit: .milliseconds, in: .init(4...1_000), default: 100,
            "within which time it dies down by 10 dB; what goes on for longer is no clap")
        let refractory = define.parameters.number(
            "refractoryMs", unit: .milliseconds, in: .init(0...10_000), default: 150,
            "how long after the beginning of one there is no other: its echo")
        let channel = define.parameters.channel()
        return { arguments in
            let settings = ClapDetector.Settings(
                threshold: arguments[threshold], minimumLevel: arguments[minimumLevel],
                maximumLength: arguments[maximumLength] / 1_000, refractory: arguments[refractory] / 1_000)
            return ClapStage(
                sound: arguments[sound], clap: arguments[clap], count: arguments[count], level: arguments[level],
                reader: SoundReader(channel: arguments[channel]), detector: ClapDetector(settings))
        }
    }

    let sound: BlockEvents
    let clap: PortOutput<Bool>
    let count: PortOutput<Int>
    let level: PortOutput<Double>
    let reader: SoundReader
    var detector: ClapDetector

    mutating func tick(_ tick: Tick) {
        let before = detector.count
        reader.feed(sound, to: &detector)
        clap.set(detector.count > before)
        count.set(detector.count)
        level.set(detector.level)
    }
}
