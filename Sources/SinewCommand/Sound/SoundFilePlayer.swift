import HardwareIO
import Media
import Quantities

/// Plays a sound that is wholly there on a card, which sets the pace.
struct SoundFilePlayer {
    private static let patience: Duration = .seconds(2)

    /// For how many frames the card had nothing to play, because this came too late.
    private(set) var missedFrames: UInt64 = 0
    private let sound: WAVSound
    private let output: any SoundOutput
    private var resampler: CubicResampler
    private var place = 0
    private var period: [Float]
    private var played = 0

    init(_ sound: WAVSound, on output: any SoundOutput) {
        self.sound = sound
        self.output = output
        resampler = CubicResampler(channels: sound.channels)
        period = Array(repeating: 0, count: output.form.periodFrames * output.form.channels)
    }

    /// How much of the sound has been handed to the card, in seconds of it.
    var seconds: Double { Double(place / sound.channels) / Double(sound.rate) }

    /// Plays to the end of the sound and until the card has played all of it, or until somebody interrupts the card.
    mutating func run() throws(BusError) {
        var silentFrames = 0
        while silentFrames <= output.form.bufferFrames {
            let deadline = Timestamp.now().advanced(by: Self.patience)
            guard let room = try output.room(until: deadline) else {
                guard Timestamp.now() < deadline else { throw .timedOut }
                return
            }
            // At the end the card may play silence of its own.
            if silentFrames == 0 { missedFrames += room.missed }
            if fill() == 0 { silentFrames += output.form.periodFrames } else { silentFrames = 0 }
            try output.write(period.span)
        }
    }

    /// Makes the next period.
    ///
    /// - Returns: how many frames of it are sound; the rest is silence.
    private mutating func fill() -> Int {
        let (frames, channels) = (output.form.periodFrames, output.form.channels)
        var made = [Float](repeating: 0, count: frames * sound.channels)
        let count: Int
        if output.form.rate == sound.rate {
            count = min(frames, (sound.samples.count - place) / sound.channels)
            for index in 0..<count * sound.channels { made[index] = sound.samples[place + index] }
            place += count * sound.channels
        } else {
            let rest = Array(sound.samples[place..<min(sound.samples.count, place + frames * sound.channels * 8)])
            var span = made.mutableSpan
            let step = Double(sound.rate) / Double(output.form.rate)
            let result = resampler.process(rest.span, step: step, into: &span)
            place += result.used * sound.channels
            count = result.made
        }
        for frame in 0..<frames {
            for channel in 0..<channels {
                let source = frame * sound.channels + (sound.channels == 1 ? 0 : channel)
                period[frame * channels + channel] = frame < count ? made[source] : 0
            }
        }
        return count
    }
}
