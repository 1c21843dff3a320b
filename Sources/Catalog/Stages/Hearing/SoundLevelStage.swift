import Media
import Pipeline
import Quantities
import Realtime

/// `soundLevel`: how loud it is.
struct SoundLevelStage: Stage {
    static let description = StageDescription(
        "soundLevel", "how loud it is: root mean square and peak of the last whole window", life: .hears
    ) { define in
        let sound = define.sound()
        let level = define.output(
            "level", Double.self, unit: .decibelsFullScale,
            "the root mean square; 0 for a sine at full scale, −120 for silence")
        let peak = define.output("peak", Double.self, unit: .decibelsFullScale, "the greatest sample")
        let channel = define.parameters.channel()
        let window = define.parameters.window(default: 50, "over how much sound it is measured")
        return { arguments in
            SoundLevelStage(
                sound: arguments[sound], level: arguments[level], peak: arguments[peak],
                reader: SoundReader(channel: arguments[channel]),
                meter: SoundLevelMeter(window: arguments[window] / 1_000))
        }
    }

    let sound: BlockEvents
    let level: PortOutput<Double>
    let peak: PortOutput<Double>
    let reader: SoundReader
    var meter: SoundLevelMeter

    mutating func tick(_ tick: Tick) {
        reader.feed(sound, to: &meter)
        level.set(meter.level)
        peak.set(meter.peak)
    }
}
