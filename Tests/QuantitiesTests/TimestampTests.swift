import Quantities
import Testing

struct TimestampTests {
    @Test
    func `the difference of two time stamps is signed nanoseconds`() {
        let early = Timestamp(nanoseconds: 1_000)
        let late = early.advanced(byNanoseconds: 250)
        #expect(late.nanoseconds(since: early) == 250)
        #expect(early.nanoseconds(since: late) == -250)
        #expect(late.duration(since: early) == .nanoseconds(250))
    }

    @Test
    func `moving past either end stops there`() {
        #expect(Timestamp.distantFuture.advanced(byNanoseconds: 1) == .distantFuture)
        #expect(Timestamp(nanoseconds: .min).advanced(byNanoseconds: -1).nanoseconds == .min)
        #expect(Timestamp.zero.advanced(by: .seconds(Int64.max)) == .distantFuture)
    }

    @Test
    func `the clock is the kernel's monotonic clock and never goes back`() {
        var previous = Timestamp.now()
        for _ in 0..<1_000 {
            let next = Timestamp.now()
            #expect(next >= previous)
            previous = next
        }
        #expect(previous > .zero)
    }

    @Test(arguments: [(Duration.milliseconds(3), Int64(3_000_000)), (.seconds(-2), -2_000_000_000), (.zero, 0)])
    func `a duration becomes whole nanoseconds`(duration: Duration, nanoseconds: Int64) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }
}
