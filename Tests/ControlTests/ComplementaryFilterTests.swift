import Control
import Glibc
import Testing

struct ComplementaryFilterTests {
    @Test
    func `the first sample is the reference`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        #expect(filter.angle == nil)
        #expect(filter.update(rate: 3, reference: 0.2, elapsed: 0.005) == 0.2)
    }

    @Test
    func `a step of the reference is followed with the time constant`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 0, elapsed: 0)
        var angle = 0.0
        for _ in 0..<5_000 { angle = filter.update(rate: 0, reference: 1, elapsed: 0.0001) }
        #expect(abs(angle - (1 - exp(-1))) < 1e-3)
    }

    @Test
    func `a motion that both sensors agree on comes through without lag`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 0, elapsed: 0)
        for step in 1...400 {
            let truth = 0.5 * Double(step) * 0.005
            #expect(abs(filter.update(rate: 0.5, reference: truth, elapsed: 0.005) - truth) < 1e-9)
        }
    }

    @Test
    func `a constant error of the rate shifts the angle by error times time constant`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        var angle = 0.0
        for _ in 0..<5_000 { angle = filter.update(rate: 0.02, reference: 0, elapsed: 0.005) }
        #expect(abs(angle - 0.01) < 1e-6)
    }

    @Test
    func `turning past half a circle goes on the short way round`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 3.1, elapsed: 0)
        let angle = filter.update(rate: 10, reference: -3.1, elapsed: 0.01)
        #expect(abs(abs(angle) - .pi) < 0.1)
        #expect(angle < 0)
    }

    @Test(arguments: [0.51, 12, 1e9])
    func `after a gap longer than its time constant it starts again from the reference`(gap: Double) {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 0.2, elapsed: 0)
        #expect(filter.update(rate: 3, reference: -0.1, elapsed: gap) == -0.1)
    }

    @Test
    func `over a gap within its time constant the rate counts`() {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 0, elapsed: 0)
        #expect(abs(filter.update(rate: 1, reference: 0, elapsed: 0.25) - 0.25 * 0.5 / 0.75) < 1e-12)
    }

    @Test(arguments: [(Double.nan, 0.1, 0.005), (0.1, .infinity, 0.005), (0.1, 0.1, .nan)])
    func `a sample that is not finite gives NaN and leaves the angle`(rate: Double, reference: Double, seconds: Double)
    {
        var filter = ComplementaryFilter(timeConstant: 0.5)
        _ = filter.update(rate: 0, reference: 0.2, elapsed: 0)
        #expect(filter.update(rate: rate, reference: reference, elapsed: seconds).isNaN)
        #expect(filter.angle == 0.2)
        #expect(filter.update(rate: 0, reference: 0.2, elapsed: 0.005) == 0.2)
    }
}
