import Quantities
import Testing

@testable import LinuxHardware

struct CaptureClockTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

    @Test
    func `the first of the frames that wait is as old as all of them are long`() {
        var clock = CaptureClock(rate: 48_000)
        #expect(clock.read(480, of: 960, at: at(100)) == at(80))
        #expect(clock.read(480, of: 480, at: at(100)) == at(90))
        #expect(clock.read(480, of: 528, at: at(111)) == at(100))
    }

    @Test
    func `a recording that stood has lost what there would have been from the next frame to its new beginning`() {
        var clock = CaptureClock(rate: 48_000)
        #expect(clock.restart(at: at(50)) == 0)
        // Two periods are read of three; the third is lost with the rest.
        _ = clock.read(480, of: 1_440, at: at(130))
        _ = clock.read(480, of: 960, at: at(130))
        #expect(clock.restart(at: at(320)) == 9_600)
        #expect(clock.restart(at: at(320)) == 0)
    }

    @Test
    func `frames that were passed over were counted already`() {
        var clock = CaptureClock(rate: 48_000)
        _ = clock.read(480, of: 480, at: at(100))
        clock.skip(4_800)
        #expect(clock.restart(at: at(210)) == 480)
    }
}
