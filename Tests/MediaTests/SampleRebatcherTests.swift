import CAllocationCounter
import Quantities
import Testing

@testable import Media

struct SampleRebatcherTests {
    /// Pieces as they come, with the ramp of frame numbers that the blocks carried.
    private struct Piece: Equatable {
        var first: Float
        var last: Float
        var count: Int
        var microseconds: Int64
        var sequence: UInt64
    }

    private let rate = 48_000

    private func feed(_ rebatcher: inout SampleRebatcher, from start: Int, _ frames: Int) -> [Piece] {
        var pieces: [Piece] = []
        let samples = (start..<start + frames).flatMap { frame in
            [Float](repeating: Float(frame), count: rebatcher.channels)
        }
        let time = Timestamp(nanoseconds: Int64(start) * 1_000_000_000 / Int64(rate))
        rebatcher.append(samples.span, measuredAt: time, deviceSequence: UInt64(start)) { samples, time, sequence in
            pieces.append(
                Piece(
                    first: samples[0], last: samples[samples.count - 1], count: samples.count,
                    microseconds: (time.nanoseconds + 500) / 1_000, sequence: sequence))
        }
        return pieces
    }

    @Test(arguments: [1, 2])
    func `pieces of any size come out of blocks of any size, each with the time of its first frame`(channels: Int) {
        var rebatcher = SampleRebatcher(frames: 1_024, channels: channels, rate: rate)
        var pieces: [Piece] = []
        for block in 0..<64 { pieces += feed(&rebatcher, from: block * 480, 480) }
        #expect(pieces.count == 30)
        for (index, piece) in pieces.enumerated() {
            let first = index * 1_024
            #expect(piece.first == Float(first) && piece.last == Float(first + 1_023))
            #expect(piece.count == 1_024 * channels && piece.sequence == UInt64(first))
            #expect(abs(piece.microseconds - Int64(first) * 1_000_000 / Int64(rate)) <= 1)
        }
    }

    @Test
    func `a large block is several small pieces`() {
        var rebatcher = SampleRebatcher(frames: 100, channels: 1, rate: rate)
        let pieces = feed(&rebatcher, from: 0, 480)
        #expect(pieces.map(\.sequence) == [0, 100, 200, 300])
        #expect(feed(&rebatcher, from: 480, 20).map(\.first) == [400])
    }

    @Test
    func `no piece goes over a gap: what was begun is dropped and counted`() {
        var rebatcher = SampleRebatcher(frames: 100, channels: 1, rate: rate)
        #expect(feed(&rebatcher, from: 0, 150).count == 1)
        let pieces = feed(&rebatcher, from: 1_000, 100)
        #expect(pieces.map(\.first) == [1_000] && pieces.map(\.sequence) == [1_000])
        #expect(rebatcher.droppedFrames == 50)
    }

    @Test
    func `rebatching allocates nothing`() throws {
        try #require(allocation_counting_is_enabled())
        var rebatcher = SampleRebatcher(frames: 1_024, channels: 1, rate: rate)
        let block = [Float](repeating: 1, count: 480)
        var sum: Float = 0
        var number: UInt64 = 0
        func turn() {
            rebatcher.append(block.span, measuredAt: .zero, deviceSequence: number) { samples, _, _ in
                sum += samples[0]
            }
            number += 480
        }
        for _ in 0..<10 { turn() }
        let before = allocation_count_this_thread()
        for _ in 0..<100 { turn() }
        #expect(allocation_count_this_thread() - before == 0)
        #expect(sum > 0)
    }
}
