import Testing

@testable import Pipeline

struct AtomicBitsTests {
    @Test(arguments: [1, 64, 65, 200])
    func `each thing has a bit of its own, however many there are`(count: Int) {
        let bits = AtomicBits(count: count)
        for index in 0..<count {
            bits.set(index, true)
            #expect((0..<count).filter(bits.contains) == [index])
            bits.set(index, false)
        }
        #expect(!(0..<count).contains(where: bits.contains))
    }

    @Test(arguments: [[], [0], [63, 64], [1, 62, 127, 128, 199]])
    func `those that are set are called in their order, each once`(indices: [Int]) {
        let bits = AtomicBits(count: 200)
        for index in indices.reversed() { bits.set(index, true) }
        var called: [Int] = []
        bits.each { called.append($0) }
        #expect(called == indices)
    }

    @Test
    func `of no things there is no bit`() {
        _ = AtomicBits(count: 0)
    }
}
