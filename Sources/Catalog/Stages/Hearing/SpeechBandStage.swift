import Media
import Pipeline
import Quantities
import Realtime

/// `speechBand`: how much of the sound could be speech.
struct SpeechBandStage: Stage {
    static let description = StageDescription(
        "speechBand", "how loud it is in the band of speech, and how much of all sound that is", life: .hears
    ) { define in
        let sound = define.sound()
        let level = define.output(
            "level", Double.self, unit: .decibelsFullScale, "the root mean square in the band; −120 for silence")
        let ratio = define.output("ratio", Double.self, "the power in the band by that of all sound, 0…1")
        let band = define.parameters.interval(
            "bandHz", unit: .hertz, in: .init(10...96_000), default: 300...3_400,
            "the band; by default that of a telephone (ITU-T G.712)")
        let window = define.parameters.window(default: 100, "over how much sound it is measured")
        let channel = define.parameters.channel()
        return { arguments in
            SpeechBandStage(
                sound: arguments[sound], level: arguments[level], ratio: arguments[ratio],
                reader: SoundReader(channel: arguments[channel]),
                meter: SpeechBandMeter(band: arguments[band], window: arguments[window] / 1_000))
        }
    }

    let sound: BlockEvents
    let level: PortOutput<Double>
    let ratio: PortOutput<Double>
    let reader: SoundReader
    var meter: SpeechBandMeter

    mutating func tick(_ tick: Tick) {
        reader.feed(sound, to: &meter)
        level.set(meter.level)
        ratio.set(meter.ratio)
    }
}
