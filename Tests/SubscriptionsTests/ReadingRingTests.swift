import Testing

@testable import Subscriptions

/// Puts the reader where it is rarely seen: stopped between claiming a slot and giving it back.
struct ReadingRingTests {
    /// Claims the oldest slot as a reader does, and returns what ends the reading.
    private func stopReader(of ring: ReadingRing<Int>) -> () -> Int {
        let position = ring.ends.pointee.head.load(ordering: .relaxed)
        ring.ends.pointee.head.store(position + 1, ordering: .relaxed)
        return {
            let taken = ring.place(position).move()
            ring.turn(position).pointee.store(0, ordering: .releasing)
            return taken.element
        }
    }

    private func rest(of ring: ReadingRing<Int>) -> [Int] {
        var values: [Int] = []
        while let (_, taken) = ring.takeOldest(upTo: ring.ends.pointee.tail) { values.append(taken.element) }
        return values
    }

    @Test(arguments: 1...20)
    func `a writer leaves out the slot in which the reader was stopped and waits for nobody`(writes: Int) {
        let ring = ReadingRing<Int>(capacity: 4)
        defer { ring.destroy() }
        for value in 1...4 { _ = ring.writeEvicting(value) }
        let goOn = stopReader(of: ring)
        for value in 5..<(5 + writes) { _ = ring.writeEvicting(value) }
        let newest = 4 + writes
        #expect(goOn() == 1)
        let values = rest(of: ring)
        #expect(values.last == newest)
        #expect(values == Array((newest - values.count + 1)...newest))
        #expect(values.count >= 3)
        // Afterwards it works as if nothing had been.
        for value in 100..<200 { _ = ring.writeEvicting(value) }
        #expect(rest(of: ring) == [196, 197, 198, 199])
    }

    @Test(arguments: 1...12)
    func `a reader that goes on in the middle of a lap finds every element once`(pause: Int) {
        let ring = ReadingRing<Int>(capacity: 4)
        defer { ring.destroy() }
        for value in 1...6 { _ = ring.writeEvicting(value) }
        let goOn = stopReader(of: ring)
        for value in 7..<(7 + pause) { _ = ring.writeEvicting(value) }
        var values = [goOn()]
        for value in (7 + pause)..<30 {
            _ = ring.writeEvicting(value)
            if value % 3 == 0 { values += rest(of: ring) }
        }
        values += rest(of: ring)
        #expect(values.last == 29)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test
    func `a ring of one place is a ring of two`() {
        let ring = ReadingRing<String>(capacity: 1)
        defer { ring.destroy() }
        #expect(ring.capacity == 2)
        for value in ["a", "b", "c"] { _ = ring.writeEvicting(value) }
        #expect(ring.takeOldest(upTo: ring.ends.pointee.tail)?.taken.element == "b")
    }
}
