public import Quantities

/// Makes what a sound card plays from what somebody writes at its own pace: at the card's rate, with a bounded delay, whatever
/// the two clocks do, and with silence where there is nothing, without a click.
///
/// It waits until the delay is right before it begins, reads faster or slower by up to 5 % to keep it (``DriftControl``),
/// passes over what is too late by more than 50 ms, and fades out what ends, wherever it ends.
///
/// One thread at a time. Nothing waits, and nothing allocates after it was made.
public struct Playout: Sendable {
    private enum Phase {
        /// Nothing to be heard: too little is there, or none may be heard.
        case silent
        /// Sound.
        case playing
        /// Fading out because none may be heard.
        case muting
        /// Fading out to pass over what is too late.
        case catchingUp
    }

    /// How much longer than wanted the delay may become, in seconds.
    public static let slack = 0.05

    /// What it goes from and to.
    public let settings: PlayoutSettings
    /// How it is getting on.
    public private(set) var report = PlayoutReport()

    private let ring: SampleRing
    private var resampler: CubicResampler
    private var control = DriftControl()
    private var phase = Phase.silent
    private var time: Timestamp?
    private var scratch: [Float]
    /// What was played last.
    private var lastFrame: [Float]
    /// The last frame of sound that broke off; it fades out while ``tailGain`` falls.
    private var tail: [Float]
    private var tailGain: Float = 0
    private var gain: Float = 0
    private let gainStep: Float

    /// From that ring.
    ///
    /// - Parameter longest: the most frames of the card that are asked for at a time.
    public init(_ settings: PlayoutSettings, from ring: SampleRing, longest: Int) {
        precondition(settings.channels == ring.channels, "a ring of other channels")
        precondition(settings.channels == 1 || settings.channels == settings.cardChannels, "channels that fit")
        self.settings = settings
        self.ring = ring
        resampler = CubicResampler(channels: settings.channels)
        scratch = Array(repeating: 0, count: longest * settings.channels)
        tail = Array(repeating: 0, count: settings.cardChannels)
        lastFrame = tail
        gainStep = 1 / Float(max(1, settings.fade * Double(settings.cardRate)))
    }

    /// Makes the card's next frames.
    ///
    /// - Parameters:
    ///   - output: whole frames, all of which are filled.
    ///   - waiting: how many frames the card had before these, at `time`.
    ///   - time: when that was so.
    ///   - isMuted: whether none may be heard: what is there fades out, and what comes is lost.
    public mutating func render(
        into output: inout MutableSpan<Float>, waiting: Int, at time: Timestamp, isMuted: Bool = false
    ) {
        let frames = output.count / settings.cardChannels
        precondition(frames * settings.channels <= scratch.count, "more frames than were said")
        ring.refresh()
        let elapsed = self.time.map { Double(time.nanoseconds(since: $0)) * 1e-9 } ?? 0
        self.time = time
        let fill = ring.smoothCount(at: time, rate: Double(settings.rate)) / Double(settings.rate)
        report.delay = Double(waiting) / Double(settings.cardRate) + fill
        let start = min(turn(at: time, frames, isMuted: isMuted), frames)
        fade(&output, before: start)
        let made = phase == .silent ? 0 : resample(frames - start, elapsed)
        mix(&output, from: start, to: frames, made: made)
        for channel in lastFrame.indices where frames > 0 {
            lastFrame[channel] = output[(frames - 1) * settings.cardChannels + channel]
        }
        report.isPlaying = phase != .silent
        report.drift = control.drift
    }

    // MARK: Phases

    /// - Returns: before which frame of the next ones there is nothing to be heard yet.
    private mutating func turn(at time: Timestamp, _ frames: Int, isMuted: Bool) -> Int {
        let isLate = report.delay > settings.delay + Self.slack
        switch phase {
        case .silent:
            if !isMuted { return begin(at: time, frames, isLate: isLate) }
            ring.skip(ring.available)
        case .playing:
            if isMuted { phase = .muting } else if isLate { phase = .catchingUp }
        case .muting:
            if !isMuted { phase = .playing }
        case .catchingUp:
            if isMuted { phase = .muting }
        }
        return 0
    }

    /// Begins at the frame with which the delay is right, so that the control has nothing to make good for.
    private mutating func begin(at time: Timestamp, _ frames: Int, isLate: Bool) -> Int {
        guard ring.available > 0 else { return 0 }
        let missing = ((settings.delay - report.delay) * Double(settings.cardRate)).rounded()
        // A sound that is shorter than the delay is whole once no more has come for so long.
        let isWhole = Double(ring.age(at: time)) * 1e-9 > settings.delay
        guard missing < Double(frames) || isWhole else { return 0 }
        if isLate {
            let excess = min(ring.available, Int((report.delay - settings.delay) * Double(settings.rate)))
            ring.skip(excess)
            report.skippedFrames += UInt64(excess)
            report.delay -= Double(excess) / Double(settings.rate)
        }
        resampler.reset()
        control.restart()
        phase = .playing
        gain = 0
        let start = isWhole ? 0 : Int(max(missing, 0))
        report.delay += Double(start) / Double(settings.cardRate)
        return start
    }

    // MARK: Samples

    private mutating func resample(_ frames: Int, _ elapsed: Double) -> Int {
        var correction = control.drift
        if phase == .playing {
            correction = control.step(error: report.delay - settings.delay, elapsed: elapsed)
        }
        let step = Double(settings.rate) / Double(settings.cardRate) * (1 + correction)
        return Self.fill(&scratch, frames, &resampler, step, from: ring)
    }

    /// - Returns: how many frames were made; fewer than wanted when the ring is empty.
    private static func fill(
        _ scratch: inout [Float], _ frames: Int, _ resampler: inout CubicResampler, _ step: Double,
        from ring: SampleRing
    ) -> Int {
        let channels = resampler.channels
        var made = 0
        ring.read { part in
            scratch.withUnsafeMutableBufferPointer { buffer in
                let room = UnsafeMutableBufferPointer(rebasing: buffer[made * channels..<frames * channels])
                var output = room.mutableSpan
                let result = resampler.process(part.span, step: step, into: &output)
                made += result.made
                return result.used
            }
        }
        return made
    }

    /// Silence, in which what broke off fades out.
    private mutating func fade(_ output: inout MutableSpan<Float>, before end: Int) {
        let channels = settings.cardChannels
        for frame in 0..<end {
            for channel in 0..<channels {
                output[frame * channels + channel] = tailGain > 0 ? tail[channel] * tailGain : 0
            }
            tailGain = max(tailGain - gainStep, 0)
        }
    }

    /// Brings what was made to the card's channels, up or down to where it is to be.
    private mutating func mix(_ output: inout MutableSpan<Float>, from start: Int, to end: Int, made: Int) {
        let channels = settings.cardChannels
        for frame in start..<end {
            let isSound = frame - start < made && phase != .silent
            if isSound {
                gain = phase == .playing ? min(gain + gainStep, 1) : max(gain - gainStep, 0)
                if gain == 0 { phase = .silent }
            } else if phase != .silent {
                breakOff(output, before: frame)
            }
            for channel in 0..<channels {
                let source = (frame - start) * settings.channels + (settings.channels == 1 ? 0 : channel)
                let sound = isSound ? scratch[source] * gain : 0
                output[frame * channels + channel] = tailGain > 0 ? sound + tail[channel] * tailGain : sound
            }
            tailGain = max(tailGain - gainStep, 0)
        }
    }

    /// There is no more sound: the last frame stays for a moment, and fades out.
    private mutating func breakOff(_ output: borrowing MutableSpan<Float>, before frame: Int) {
        phase = .silent
        report.endings += 1
        for channel in tail.indices {
            let last = frame > 0 ? output[(frame - 1) * tail.count + channel] : lastFrame[channel]
            tail[channel] = last.isFinite ? last : 0
        }
        tailGain = 1
        gain = 0
    }
}
