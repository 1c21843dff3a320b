import CALSA

/// What a PCM can still do, with the parameters that are settled already.
struct PCMAbility {
    /// Frames in a second.
    let rates: ClosedRange<Int>?
    /// Channels.
    let channels: ClosedRange<Int>?

    init(_ pcm: OpaquePointer, _ parameters: OpaquePointer) {
        rates = Self.range { value, isMost in
            var side: Int32 = 0
            return isMost
                ? snd_pcm_hw_params_get_rate_max(parameters, &value, &side)
                : snd_pcm_hw_params_get_rate_min(parameters, &value, &side)
        }
        channels = Self.range { value, isMost in
            isMost
                ? snd_pcm_hw_params_get_channels_max(parameters, &value)
                : snd_pcm_hw_params_get_channels_min(parameters, &value)
        }
    }

    private static func range(_ get: (inout UInt32, _ isMost: Bool) -> Int32) -> ClosedRange<Int>? {
        var (least, most): (UInt32, UInt32) = (0, 0)
        guard get(&least, false) >= 0, get(&most, true) >= 0, least <= most else { return nil }
        return Int(least)...Int(most)
    }

    /// "8000…48000 Hz".
    var rateText: String { Self.text(rates, "Hz", "Hz") }
    /// "1…32 channels", "2 channels".
    var channelText: String { Self.text(channels, "channel", "channels") }

    private static func text(_ range: ClosedRange<Int>?, _ one: String, _ several: String) -> String {
        guard let range else { return "other \(several)" }
        let (least, most) = (range.lowerBound, range.upperBound)
        return least == most ? "\(most) \(most == 1 ? one : several)" : "\(least)…\(most) \(several)"
    }
}
