import Glibc
import Testing

@testable import SimulatedHardware

/// Laps by a hand that moves along the track: no motors.
struct LapCounterTests {
    private let track = Track.standard

    private func state(_ way: Double, offset: Double = 0) -> RoverState {
        let point = track.point(at: way)
        return RoverBench.state(
            x: point.x - offset * sin(point.heading), y: point.y + offset * cos(point.heading), heading: point.heading)
    }

    /// Moves along the track from one way to another in steps of a millisecond, at so many m/s.
    private func move(
        _ laps: inout LapCounter, from: Double, to: Double, speed: Double = 1, offset: Double = 0, at start: Double
    ) -> Double {
        let steps = Int((abs(to - from) / speed * 1_000).rounded())
        for step in 1...max(1, steps) {
            let way = { (step: Int) in from + (to - from) * Double(step) / Double(steps) }
            let time = start + Double(step) / 1_000
            laps.step(
                from: state(way(step - 1), offset: offset), to: state(way(step), offset: offset), at: time)
            if step % 10 == 0 { laps.look(state(way(step), offset: offset), at: time) }
        }
        return start + Double(steps) / 1_000
    }

    private func counter(at way: Double) -> LapCounter {
        let state = state(way)
        return LapCounter(track, x: state.x, y: state.y)
    }

    @Test
    func `a lap is from gate to gate, to a fraction of the millisecond`() throws {
        var laps = counter(at: -0.3)
        let time = move(&laps, from: -0.3, to: 2 * track.length + 0.2, speed: 1.37, at: 5)
        #expect(laps.lapCount == 2)
        for lap in laps.lapTimes { #expect(abs(lap - track.length / 1.37) < 0.0002) }
        #expect(abs(try #require(laps.lapBegan) - (time - 0.2 / 1.37)) < 0.002)
        #expect(laps.timesLeft == 0)
    }

    @Test
    func `the first passage begins the count, and going to and fro over the gate is no lap`() {
        var laps = counter(at: -0.3)
        var time = 0.0
        for _ in 0..<3 {
            time = move(&laps, from: -0.3, to: 0.3, at: time)
            time = move(&laps, from: 0.3, to: -0.3, at: time)
        }
        #expect(laps.lapCount == 0 && laps.lapBegan != nil)
        // Half a round and back again neither.
        time = move(&laps, from: -0.3, to: 4, at: time)
        time = move(&laps, from: 4, to: -0.3, at: time)
        _ = move(&laps, from: -0.3, to: 0.3, at: time)
        #expect(laps.lapCount == 0)
    }

    @Test
    func `a round backward is no lap, nor one beside the gate`() {
        var backward = counter(at: 0.3)
        _ = move(&backward, from: 0.3 + track.length, to: 0.2, at: 0)
        #expect(backward.lapCount == 0)
        var beside = counter(at: -0.3)
        _ = move(&beside, from: -0.3, to: 2 * track.length + 0.3, offset: -0.2, at: 0)
        #expect(beside.lapCount == 0 && beside.lapBegan == nil)
    }

    @Test
    func `the track is left once, however long that is, and again only after it was back`() {
        var laps = counter(at: 0)
        var time = 0.0
        for offset in [0, 0.05, 0.08, 0.2, 0.3, 0.05, 0.08, 0.02, -0.05, -0.09, -0.1] {
            time += 1
            laps.look(state(1, offset: offset), at: time)
        }
        #expect(laps.timesLeft == 2 && !laps.isOnTrack)
        let left = laps.takeNews().compactMap { news -> Double? in
            if case .left(let seconds, _, _) = news { seconds } else { nil }
        }
        #expect(left == [3, 10])
        #expect(laps.takeNews().isEmpty)
    }
}
