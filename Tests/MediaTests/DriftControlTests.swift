import Quantities
import Testing

@testable import Media

struct DriftControlTests {
    /// A writer of blocks of 10 ms and a card with periods of 10 ms whose clocks are not the same, in time that only this
    /// counts.
    private struct Clocks {
        var control = DriftControl()
        /// The delay minus its target, in seconds.
        var error = 0.0
        var random = RandomBits(seed: 7)
        /// How far single measurements are off, in seconds.
        var jitter = 0.0

        /// An hour or less of that drift; the greatest and the last error.
        mutating func run(seconds: Double, drift: (Double) -> Double) -> (worst: Double, last: Double) {
            var worst = 0.0
            let step = 0.01
            var time = 0.0
            while time < seconds {
                let noise = jitter * (Double(random.next() >> 11) * 0x1p-53 * 2 - 1)
                let correction = control.step(error: error + noise, elapsed: step)
                error += (drift(time) - correction) * step
                worst = max(worst, abs(error))
                time += step
            }
            return (worst, error)
        }
    }

    @Test(arguments: [0.01, -0.01, 0.000_1, 0.03, -0.03])
    func `an hour of drift is taken up, and the delay does not run away`(drift: Double) {
        var clocks = Clocks()
        let (worst, last) = clocks.run(seconds: 3_600) { _ in drift }
        #expect(abs(last) < 0.000_01)
        // A critically damped PI controller: drift / (e × 2 rad/s), and the smoothing besides.
        #expect(worst < abs(drift) / (2.718 * 2) * 1.5)
        #expect(abs(clocks.control.drift - drift) < 0.000_01)
        #expect(clocks.control.mode == .tracking)
    }

    @Test
    func `a step of 2 percent in the middle of the hour moves the delay by less than 10 ms, and is taken up`() {
        var clocks = Clocks()
        _ = clocks.run(seconds: 1_800) { _ in 0.01 }
        let (worst, last) = clocks.run(seconds: 1_800) { _ in -0.01 }
        #expect(worst < 0.01)
        #expect(abs(last) < 0.000_01)
        #expect(abs(clocks.control.drift + 0.01) < 0.000_01)
    }

    @Test
    func `a drift that changes with the warmth of the machine is followed`() {
        var clocks = Clocks()
        let (worst, last) = clocks.run(seconds: 3_600) { 0.000_2 * $0 / 3_600 }
        #expect(worst < 0.001)
        #expect(abs(last) < 0.000_1)
    }

    @Test
    func `jitter of 4 ms in single measurements hardly moves the pitch once it has settled`() {
        var clocks = Clocks()
        clocks.jitter = 0.004
        _ = clocks.run(seconds: 60) { _ in 0.002 }
        var (least, most) = (1.0, -1.0)
        for _ in 0..<6_000 {
            let noise = clocks.jitter * (Double(clocks.random.next() >> 11) * 0x1p-53 * 2 - 1)
            let correction = clocks.control.step(error: clocks.error + noise, elapsed: 0.01)
            clocks.error += (0.002 - correction) * 0.01
            (least, most) = (min(least, correction), max(most, correction))
        }
        #expect(clocks.control.mode == .tracking)
        #expect(most - least < 0.002)
    }

    @Test
    func `more than 5 percent is not taken up, and leaves nothing behind when it is over`() {
        var clocks = Clocks()
        _ = clocks.run(seconds: 10) { _ in 0.2 }
        #expect(abs(clocks.control.drift) <= DriftControl.limit)
        clocks.error = 0
        clocks.control.restart()
        let (_, last) = clocks.run(seconds: 120) { _ in 0 }
        #expect(abs(last) < 0.000_1)
    }
}
