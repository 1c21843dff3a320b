import Control
import Testing

struct HysteresisTests {
    @Test
    func `it switches on above one threshold and off below the other`() {
        var fan = Hysteresis(onAbove: 50, offBelow: 45)
        let outputs = [20, 49, 50, 50.1, 47, 45, 44.9, 47].map { fan.update($0) }
        #expect(outputs == [false, false, false, true, true, true, false, false])
    }

    @Test
    func `a value that is not a number leaves it as it is`() {
        var fan = Hysteresis(onAbove: 50, offBelow: 45)
        let outputs = [.nan, 60, .nan].map { fan.update($0) }
        #expect(outputs == [false, true, true])
    }
}
