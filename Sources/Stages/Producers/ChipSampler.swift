import Chips
import LinuxSystem
import Pipeline
import Quantities
import Realtime

/// Reads a chip at a fixed rate on the driver's thread, and waits for it with growing pauses while it fails.
struct ChipSampler {
    /// How messages name the chip.
    let name: String
    /// How often the chip is read.
    let rate: Hertz

    /// The longest pause between attempts to reach a chip that fails.
    private static let longestPause: Int64 = 1_000_000_000

    /// Runs until `stop`.
    ///
    /// - Parameters:
    ///   - restart: sets the chip up again before the first reading after a failure: it may have lost its power.
    ///   - sample: reads it once and puts the reading.
    func run(
        until stop: StopSignal, health: DriverHealth, restart: () throws(ChipError) -> Void,
        sample: () throws(ChipError) -> Void
    ) {
        var clock = LoopClock(rate: rate, start: .now())
        var pause: Int64 = 0
        var retry = Timestamp.zero
        while !stop.wait(until: max(clock.release, retry)) {
            _ = clock.begin(.now())
            do {
                if pause > 0 { try restart() }
                try sample()
                if pause > 0 { health.recover() }
                pause = 0
                retry = .zero
            } catch {
                health.fail("\(name) \(error)")
                pause = min(max(pause * 2, rate.periodNanoseconds), Self.longestPause)
                retry = Timestamp.now().advanced(byNanoseconds: pause)
            }
            _ = clock.finish(.now())
        }
    }
}
