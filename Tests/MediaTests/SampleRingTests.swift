import CAllocationCounter
import LinuxSystem
import Quantities
import Testing

@testable import Media

struct SampleRingTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

    /// Everything that waits.
    private func drain(_ ring: SampleRing) -> [Float] {
        var all: [Float] = []
        ring.refresh()
        ring.read { part in
            all += part
            return part.count / ring.channels
        }
        return all
    }

    @Test
    func `what is written is read once, in order, around the end of the memory too`() {
        let ring = SampleRing(channels: 2, frames: 10)
        var next: Float = 0
        for count in [3, 7, 1, 10, 9, 4] {
            let sound = (0..<count * 2).map { next + Float($0) }
            #expect(ring.write(sound.span, at: at(0)) == count)
            #expect(drain(ring) == sound)
            next += Float(count * 2)
        }
        #expect(ring.droppedFrames == 0)
    }

    @Test
    func `what finds no room is dropped and counted, and nothing that waits is lost`() {
        let ring = SampleRing(channels: 1, frames: 4)
        #expect(ring.write([1, 2, 3].span, at: at(0)) == 3)
        #expect(ring.write([4, 5, 6].span, at: at(0)) == 1)
        #expect(ring.write([7].span, at: at(0)) == 0)
        #expect(ring.droppedFrames == 3)
        #expect(drain(ring) == [1, 2, 3, 4])
    }

    @Test
    func `many small writes find no room before the memory is full, and go on once they were seen`() {
        let ring = SampleRing(channels: 1, frames: 10_000)
        let taken = (0..<300).map { _ in ring.write([1].span, at: at(0)) }
        #expect(taken.reduce(0, +) == 256)
        ring.refresh()
        #expect(ring.write([1].span, at: at(0)) == 1)
    }

    @Test
    func `how much is on the way has no steps: a write counts as if it came frame by frame`() {
        let ring = SampleRing(channels: 1, frames: 1_000)
        let block = [Float](repeating: 0, count: 100)
        ring.write(block.span, at: at(0))
        ring.write(block.span, at: at(100))
        ring.refresh()
        #expect(ring.smoothCount(at: at(100), rate: 1_000) == 100)
        #expect(ring.smoothCount(at: at(150), rate: 1_000) == 150)
        #expect(ring.smoothCount(at: at(999), rate: 1_000) == 200)
        ring.skip(120)
        #expect(ring.smoothCount(at: at(150), rate: 1_000) == 30)
    }

    @Test
    func `a writer and a reader on threads of their own lose and repeat nothing`() throws {
        let ring = SampleRing(channels: 1, frames: 64)
        let total = 100_000
        let writer = try SystemThread(ThreadSettings(name: "writer")) {
            var next = 0
            while next < total {
                let sound = (next..<min(next + 7, total)).map { Float($0) }
                next += ring.write(sound.span, at: .now())
            }
        }
        var expected: Float = 0
        var isRight = true
        while expected < Float(total) {
            for sample in drain(ring) {
                if sample != expected { isRight = false }
                expected += 1
            }
        }
        writer.join()
        #expect(isRight)
    }

    @Test
    func `writing and reading allocate nothing`() throws {
        try #require(allocation_counting_is_enabled())
        let ring = SampleRing(channels: 1, frames: 1_000)
        let block = [Float](repeating: 1, count: 480)
        var sum: Float = 0
        func turn() {
            ring.write(block.span, at: .zero)
            ring.refresh()
            ring.read { part in
                sum += part[0]
                return part.count
            }
        }
        turn()
        let before = allocation_count_this_thread()
        for _ in 0..<100 { turn() }
        #expect(allocation_count_this_thread() - before == 0)
        #expect(sum > 0)
    }
}
