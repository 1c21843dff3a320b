import Quantities

/// How long to wait before a driver that has ended by itself, or could not be opened, is tried again.
struct RestartBackoff {
    /// Long enough for a chip or a USB device to come up again, and ten tries a second disturb no bus.
    static let shortest: Duration = .milliseconds(100)
    /// What somebody who has plugged a device in again waits at most.
    static let longest: Duration = .seconds(10)
    /// A driver that ran for this long was well: its next failure is a new one. Three times the longest pause, so that one
    /// that fails every time after a short while does not spend more of its time being restarted than running.
    static let window: Duration = .seconds(30)

    private var next = shortest

    /// The pause after a failure; each within the window is twice as long as the one before.
    ///
    /// - Parameter ran: how long the driver ran before; zero when it could not even be opened.
    mutating func pause(after ran: Duration) -> Duration {
        if ran >= Self.window { next = Self.shortest }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
