import CALSA
import Glibc
import HardwareIO
import LinuxSystem
import Media

/// The steps that open a side of a sound card and agree with it on a form, and what each refusal means to people.
///
/// The card itself is asked first (`hw:`); only where its samples are none of ours, alsa-lib converts their format (`plughw:`),
/// and never their rate or their channels.
struct SoundOpening {
    let name: String
    let place: SoundPlace
    let direction: SoundDirection
    let settings: SoundSettings
    let root: SystemRoot

    /// How messages name it: `sound card "Headset"`.
    var device: String { "sound card \"\(name)\"" }

    func open() throws(HardwareError) -> (PCMHandle, SoundForm) {
        let number = try SoundCardFinder(root: root).number(of: place, direction, named: name)
        let handle = try handle("hw", number)
        if let form = try agree(handle, isConverted: false) { return (handle, form) }
        handle.close()
        let converted = try self.handle("plughw", number)
        if let form = try agree(converted, isConverted: true) { return (converted, form) }
        converted.close()
        throw unsupported("\(direction.verb) none of the formats S32, FLOAT, S16, also not by conversion")
    }

    private func unsupported(_ reason: String) -> HardwareError {
        .unsupported(device: device, reason: reason)
    }

    private func handle(_ kind: String, _ number: Int) throws(HardwareError) -> PCMHandle {
        let node = SoundCardFinder.node(card: number, device: place.device, direction)
        do {
            return try PCMHandle(
                "\(kind):CARD=\(place.card),DEV=\(place.device)", direction,
                mode: Int32(SND_PCM_NO_AUTO_RESAMPLE | SND_PCM_NO_AUTO_CHANNELS))
        } catch {
            switch error.code {
            case EBUSY, EAGAIN:
                let holder = SoundCardFinder(root: root).holder(card: number, device: place.device, direction)
                throw .busy(device: device, consumer: nil, process: holder)
            case EACCES, EPERM:
                throw .permissionDenied(
                    device: "\(device) (\(node))", remedy: AccessRemedy(root: root).text(for: node, .sound))
            case ENOENT, ENODEV, ENXIO:
                throw .missing(device: device, remedy: "sinew devices lists the sound cards")
            default:
                throw .system(device: device, error: error)
            }
        }
    }

    // MARK: The form

    /// The formats, those first in which most is left of a sound. Some I2S microphones give nothing in 16 bits.
    private var formats: [SampleFormat] { settings.format.map { [$0] } ?? [.int32, .float32, .int16] }

    /// Agrees with the card; nil where it has none of the formats by itself.
    private func agree(_ handle: PCMHandle, isConverted: Bool) throws(HardwareError) -> SoundForm? {
        var made: OpaquePointer?
        guard snd_pcm_hw_params_malloc(&made) >= 0, let parameters = made else {
            throw .system(device: device, error: SystemError(call: "snd_pcm_hw_params_malloc", code: ENOMEM))
        }
        defer { snd_pcm_hw_params_free(parameters) }
        let pcm = handle.pcm
        try check("snd_pcm_hw_params_any", snd_pcm_hw_params_any(pcm, parameters))
        let access = isConverted ? SND_PCM_ACCESS_RW_INTERLEAVED : SND_PCM_ACCESS_MMAP_INTERLEAVED
        guard snd_pcm_hw_params_set_access(pcm, parameters, access) >= 0 else { return nil }
        // What cannot be is told before what only has to be converted.
        let own = PCMAbility(pcm, parameters)
        try checkRate(own)
        try checkChannels(own)
        guard let format = formats.first(where: { snd_pcm_hw_params_test_format(pcm, parameters, $0.alsa) >= 0 }) else {
            return nil
        }
        try check("snd_pcm_hw_params_set_format", snd_pcm_hw_params_set_format(pcm, parameters, format.alsa))
        guard snd_pcm_hw_params_set_channels(pcm, parameters, UInt32(settings.channels)) >= 0 else {
            let text = PCMAbility(pcm, parameters).channelText
            throw unsupported("\(direction.verb) \(text) as \(format.name), not \(settings.channels)")
        }
        guard snd_pcm_hw_params_set_rate(pcm, parameters, UInt32(settings.rate), 0) >= 0 else {
            let text = PCMAbility(pcm, parameters).rateText
            throw unsupported("\(direction.verb) \(text) as \(format.name), not \(settings.rate) Hz")
        }
        let buffer = try setBuffer(pcm, parameters)
        try check("snd_pcm_hw_params", snd_pcm_hw_params(pcm, parameters))
        let form = SoundForm(
            rate: settings.rate, channels: settings.channels, format: format, isConverted: isConverted,
            periodFrames: settings.periodFrames, bufferFrames: buffer)
        try setThresholds(pcm, form)
        return form
    }

    private func checkRate(_ own: PCMAbility) throws(HardwareError) {
        guard let rates = own.rates, !rates.contains(settings.rate) else { return }
        throw unsupported("\(direction.verb) \(own.rateText), not \(settings.rate) Hz")
    }

    private func checkChannels(_ own: PCMAbility) throws(HardwareError) {
        guard let channels = own.channels, !channels.contains(settings.channels) else { return }
        throw unsupported("\(direction.verb) \(own.channelText), not \(settings.channels)")
    }

    /// A period as near to what is wanted as the card can, and a buffer that holds as many.
    ///
    /// - Returns: the frames of the buffer.
    private func setBuffer(_ pcm: OpaquePointer, _ parameters: OpaquePointer) throws(HardwareError) -> Int {
        var period = snd_pcm_uframes_t(settings.periodFrames)
        var side: Int32 = 0
        try check(
            "snd_pcm_hw_params_set_period_size_near",
            snd_pcm_hw_params_set_period_size_near(pcm, parameters, &period, &side))
        guard Int(period) * 10 <= settings.periodFrames * 11 else {
            throw unsupported(
                "tells how far it is every \(text(Int(period))) at the most, not every \(text(settings.periodFrames))")
        }
        var buffer = snd_pcm_uframes_t(settings.periodFrames * settings.periods)
        try check(
            "snd_pcm_hw_params_set_buffer_size_near",
            snd_pcm_hw_params_set_buffer_size_near(pcm, parameters, &buffer))
        guard Int(buffer) >= settings.periodFrames * 2 else {
            throw unsupported(
                "has a buffer of \(text(Int(buffer))), less than two times \(text(settings.periodFrames))")
        }
        return Int(buffer)
    }

    /// "10 ms (480 frames)".
    private func text(_ frames: Int) -> String {
        let tenths = (frames * 10_000 + settings.rate / 2) / settings.rate
        return "\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") ms (\(frames) frames)"
    }

    /// When it wakes, starts and stops, and by which clock it tells the time.
    private func setThresholds(_ pcm: OpaquePointer, _ form: SoundForm) throws(HardwareError) {
        var made: OpaquePointer?
        guard snd_pcm_sw_params_malloc(&made) >= 0, let parameters = made else {
            throw .system(device: device, error: SystemError(call: "snd_pcm_sw_params_malloc", code: ENOMEM))
        }
        defer { snd_pcm_sw_params_free(parameters) }
        try check("snd_pcm_sw_params_current", snd_pcm_sw_params_current(pcm, parameters))
        var never: snd_pcm_uframes_t = 0
        try check("snd_pcm_sw_params_get_boundary", snd_pcm_sw_params_get_boundary(parameters, &never))
        let awake = snd_pcm_uframes_t(settings.periodFrames)
        let stop = form.isConverted ? snd_pcm_uframes_t(form.bufferFrames) : never
        for (call, result) in [
            (
                "snd_pcm_sw_params_set_tstamp_mode",
                snd_pcm_sw_params_set_tstamp_mode(pcm, parameters, SND_PCM_TSTAMP_ENABLE)
            ),
            (
                "snd_pcm_sw_params_set_tstamp_type",
                snd_pcm_sw_params_set_tstamp_type(pcm, parameters, SND_PCM_TSTAMP_TYPE_MONOTONIC)
            ),
            ("snd_pcm_sw_params_set_avail_min", snd_pcm_sw_params_set_avail_min(pcm, parameters, awake)),
            ("snd_pcm_sw_params_set_start_threshold", snd_pcm_sw_params_set_start_threshold(pcm, parameters, never)),
            ("snd_pcm_sw_params_set_stop_threshold", snd_pcm_sw_params_set_stop_threshold(pcm, parameters, stop)),
        ] as [(StaticString, Int32)] {
            try check(call, result)
        }
        if direction == .output, !form.isConverted {
            // All that has been played becomes silence (snd_pcm_sw_params_set_silence_size: "boundary").
            try check("set_silence_threshold", snd_pcm_sw_params_set_silence_threshold(pcm, parameters, 0))
            try check("set_silence_size", snd_pcm_sw_params_set_silence_size(pcm, parameters, never))
        }
        try check("snd_pcm_sw_params", snd_pcm_sw_params(pcm, parameters))
    }

    private func check(_ call: StaticString, _ result: Int32) throws(HardwareError) {
        if result < 0 { throw .system(device: device, error: SystemError(call: call, code: -result)) }
    }
}

extension SampleFormat {
    /// alsa-lib's word for it.
    var alsa: snd_pcm_format_t {
        switch self {
        case .int16: SND_PCM_FORMAT_S16
        case .int32: SND_PCM_FORMAT_S32
        case .float32: SND_PCM_FORMAT_FLOAT
        }
    }
}
