import LinuxSystem

/// What looks on at a robot and lets people in: a log, a recorder, a live view, a remote control. One per entry of the
/// pipeline's `services`.
///
/// The runtime runs it on an ordinary thread of its own when the robot runs, and again, after growing pauses, when it fails or
/// ends by itself. Nothing of the robot waits for it: it may be slow, hang or fail, which is told and harms nobody. One that
/// does not end within two seconds of the stop, which comes when the outputs are safe, is left behind as it is.
public protocol Service: AnyObject, Sendable {
    /// How long it may go without asking its view for anything before it is told to hang; nil for as long as it likes, for one
    /// that waits for people by other means. By default ten seconds. Waiting in ``RobotView/wait(until:)`` is no silence.
    var longestSilence: Duration? { get }

    /// Does its work until `stop` is signalled. The thread is the service's alone; it may block. What it opens, it closes
    /// before it returns: it is called again, on the same thread, after a failure.
    ///
    /// - Throws: whatever keeps it from going on: it is told in its words, such as those of a ``ServiceFailure``.
    /// - Parameter health: what it says of its own state while it goes on: a disk that is full, a peer that is away.
    func run(_ robot: any RobotView, until stop: StopSignal, health: DriverHealth) throws
}

extension Service {
    /// Ten seconds.
    public var longestSilence: Duration? { .seconds(10) }
}

/// Why a service cannot go on. It is started again after a pause.
public struct ServiceFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The rest of the sentence "service log: …".
    public var reason: String

    /// A failure for a reason in words.
    public init(_ reason: String) {
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
