import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

struct SilenceWatchTests {
    private let start = Timestamp(nanoseconds: 1_000)

    private func time(_ seconds: Double) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    @Test
    func `silence counts from the last sign of life, and ends with the next`() {
        var watch = SilenceWatch(since: start)
        #expect(watch.silence(at: time(1.5), progress: 1, patience: .seconds(2)) == nil)
        #expect(watch.silence(at: time(3.5), progress: 1, patience: .seconds(2)) == nil, "two seconds are allowed")
        #expect(watch.silence(at: time(4), progress: 1, patience: .seconds(2)) == .milliseconds(2_500))
        #expect(watch.silence(at: time(5), progress: 2, patience: .seconds(2)) == nil)
        #expect(watch.silence(at: time(6), progress: 2, patience: .seconds(2)) == nil)
    }

    @Test
    func `who may be silent for as long as he likes is never told of, and owes nothing for that time later`() {
        var watch = SilenceWatch(since: start)
        #expect(watch.silence(at: time(1_000), progress: 0, patience: nil) == nil)
        #expect(watch.silence(at: time(1_001), progress: 0, patience: .seconds(2)) == nil)
        #expect(watch.silence(at: time(1_003), progress: 0, patience: .seconds(2)) == .seconds(3))
    }
}
