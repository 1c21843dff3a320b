import Realtime

/// One step of a loop's tick: a struct with its parameters, its state and its ports.
///
/// It runs on the loop's real-time thread: no allocation, no lock, no clock, no randomness, no `async`, no error. It
/// sets each of its outputs in every tick.
///
/// A loop ticks while its actuators are safe as well. What the stage's state does then is its ``StageLife``, said in the
/// description; ``StageArguments/drive`` tells a stage more, if it wants to know. A stage that goes by time takes that of
/// its readings (``PortInput/time``, ``PortInput/isFresh``), not the tick's: a reading may stand for many ticks.
public protocol Stage: Sendable {
    /// What it is called, takes and gives; the only place where that is said.
    static var description: StageDescription { get }

    /// Computes the outputs from the inputs.
    mutating func tick(_ tick: Tick)

    /// Forgets what must not be there when the stage is driven with again. Called before each tick in which it is not, of a
    /// stage whose life is ``StageLife/Kind/resets``; by default the stage becomes what it was when it was made.
    ///
    /// - Parameter initial: the stage as it was made.
    mutating func reset(to initial: Self)
}

extension Stage {
    /// Everything is as it was when the stage was made.
    @inlinable
    public mutating func reset(to initial: Self) {
        self = initial
    }
}
