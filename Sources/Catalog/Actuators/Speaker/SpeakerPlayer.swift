import HardwareIO
import LinuxSystem
import Media
import Quantities

/// What the thread of a ``SpeakerLine`` does with its card: a period at a time from the ring to the card.
struct SpeakerPlayer {
    /// How long a card may take nothing.
    private static let patience: Duration = .seconds(2)

    private var playout: Playout
    private var report = SpeakerReport()
    private var period: [Float]
    private let frames: Int
    private let cardPeriods: Int
    /// How many periods of silence have been handed to the card since there was sound.
    private var silentPeriods = 0

    init(_ settings: SpeakerLine.Settings, _ ring: SampleRing) {
        let sound = settings.sound
        frames = sound.periodFrames
        cardPeriods = sound.periods
        playout = Playout(settings.playout, from: ring, longest: frames)
        period = Array(repeating: 0, count: frames * sound.channels)
    }

    /// Whether all that was sound has left the card.
    var isPlayedOut: Bool { silentPeriods > cardPeriods + 1 }

    /// Waits until the card takes a period, and fills all the room that it has.
    ///
    /// - Returns: nil when it took none for a long time, or the wait was interrupted.
    mutating func turn(_ output: any SoundOutput, isMuted: Bool) throws(BusError) -> SpeakerReport? {
        guard let room = try output.room(until: Timestamp.now().advanced(by: Self.patience)) else { return nil }
        if room.missed > 0 {
            report.underruns += 1
            report.missedFrames += room.missed
        }
        var filled = 0
        while room.frames - filled >= frames {
            Self.render(
                &playout, into: &period, waiting: room.waiting + filled, at: room.time, isMuted: isMuted)
            try output.write(period.span)
            filled += frames
            silentPeriods = playout.report.isPlaying ? 0 : silentPeriods + 1
        }
        report.playout = playout.report
        return report
    }

    private static func render(
        _ playout: inout Playout, into period: inout [Float], waiting: Int, at time: Timestamp, isMuted: Bool
    ) {
        var samples = period.mutableSpan
        playout.render(into: &samples, waiting: waiting, at: time, isMuted: isMuted)
    }
}
