import Realtime

/// One step of a loop's tick: a struct with its parameters, its state and its ports.
///
/// It runs on the loop's real-time thread: no allocation, no lock, no clock, no randomness, no `async`, no error. It
/// sets each of its outputs in every tick.
public protocol Stage: Sendable {
    /// What it is called, takes and gives; the only place where that is said.
    static var description: StageDescription { get }

    /// Computes the outputs from the inputs.
    mutating func tick(_ tick: Tick)
}
