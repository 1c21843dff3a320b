import HardwareIO
import Media

extension SpeakerLine {
    /// From what to which card.
    public struct Settings: Sendable, Equatable {
        /// The card: a name of the board file, or a card's id.
        public var card: String
        /// What is written.
        public var rate: Int
        /// Its channels: as many as the card's, or 1 for the same on all of them.
        public var channels: Int
        /// What the card plays; nil for the rate that is written.
        public var cardRate: Int?
        /// The card's channels; nil for those that are written.
        public var cardChannels: Int?
        /// How often the card tells how far it is, in seconds.
        public var period: Double
        /// How many periods wait in the card.
        public var periods: Int
        /// How late a write may come before the sound breaks off, in seconds.
        public var margin: Double
        /// The thread's priority, SCHED_FIFO; nil for an ordinary one.
        public var priority: Int32?

        /// A speaker with periods of 10 ms, of which three wait in the card, and a margin of 5 ms: 35 ms of delay.
        public init(
            card: String, rate: Int = 48_000, channels: Int = 1, cardRate: Int? = nil, cardChannels: Int? = nil,
            period: Double = 0.01, periods: Int = 3, margin: Double = 0.005, priority: Int32? = nil
        ) {
            self.card = card
            self.rate = rate
            self.channels = channels
            self.cardRate = cardRate
            self.cardChannels = cardChannels
            self.period = period
            self.periods = periods
            self.margin = margin
            self.priority = priority
        }

        /// Seconds from the writing of a frame until it is heard, of sound that is written frame by frame. A longer write waits
        /// for its turn besides.
        public var delay: Double { period * Double(periods) + margin }

        var playout: PlayoutSettings {
            PlayoutSettings(
                rate: rate, cardRate: cardRate, channels: channels, cardChannels: cardChannels, delay: delay)
        }

        var sound: SoundSettings {
            let playout = playout
            return SoundSettings(
                rate: playout.cardRate, channels: playout.cardChannels,
                periodFrames: max(1, Int(period * Double(playout.cardRate))), periods: periods)
        }
    }
}
