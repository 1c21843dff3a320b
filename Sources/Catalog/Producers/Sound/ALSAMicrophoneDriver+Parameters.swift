import HardwareIO
import Media
import Pipeline
import Quantities

/// What the parameters of `alsa.microphone` mean together.
extension ALSAMicrophoneDriver {
    /// How late the card may be read before something is lost: so many periods, and at least so many milliseconds.
    private static let (periodsInBuffer, leastBufferMs) = (8, 80)

    static func settings(
        _ rate: Int, _ channels: Int, _ periodMs: Double, _ format: CardFormat
    ) throws(ParameterProblem) -> SoundSettings {
        let frames = Int(periodMs * Double(rate) / 1_000)
        guard frames >= 16 else {
            throw ParameterProblem(
                parameter: "periodMs", rule: "must hold at least 16 frames",
                value: "\(periodMs) ms at \(rate) Hz are \(frames)", remedy: "10 is usual")
        }
        let periods = max(periodsInBuffer, Int((Double(leastBufferMs) / periodMs).rounded(.up)))
        return SoundSettings(
            rate: rate, channels: channels, format: format.format, periodFrames: frames, periods: periods)
    }

    static func duration(of settings: SoundSettings) -> Duration {
        .nanoseconds(Int64(settings.periodFrames) * 1_000_000_000 / Int64(settings.rate))
    }

    static func type(of settings: SoundSettings) -> BlockType {
        .samples(.float32, rate: settings.rate, channels: settings.channels)
    }
}

/// What a card may be asked to write.
enum CardFormat: String, CaseIterable, Sendable {
    case best
    case s16 = "S16"
    case s32 = "S32"
    case float = "FLOAT"

    var format: SampleFormat? {
        switch self {
        case .best: nil
        case .s16: .int16
        case .s32: .int32
        case .float: .float32
        }
    }
}

extension CardFormat: ExplainedChoice {
    var text: String {
        switch self {
        case .best: "the one in which most is left of the sound"
        case .s16: "16 bits"
        case .s32: "32 bits, as I2S microphones write"
        case .float: "Floats"
        }
    }
}
