import Testing

@testable import SinewCommand

/// Who has to go when too many want to speak to a robot.
struct CallerListTests {
    private var list = CallerList<Int>(owner: 1000)

    @Test
    mutating func `a crowd of one user loses its own oldest callers, and nobody else does`() {
        #expect(list.add(-1, user: 2000) == nil)
        for number in 0..<(CallerList<Int>.strangers - 1) {
            #expect(list.add(number, user: 3000) == nil)
        }
        for number in 0..<1_000 {
            let leaving = list.add(10_000 + number, user: 3000)
            #expect(leaving != nil && leaving != -1)
        }
        #expect(list.callers.count == CallerList<Int>.strangers)
        #expect(list.callers.first == -1)
    }

    @Test(arguments: [0, 1000] as [UInt32])
    mutating func `the robot's user and root find room however many others there are`(user: UInt32) {
        for number in 0..<1_000 { _ = list.add(number, user: 2000 + UInt32(number)) }
        #expect(list.callers.count == CallerList<Int>.strangers)
        for number in 0..<(CallerList<Int>.capacity - CallerList<Int>.strangers) {
            #expect(list.add(-1 - number, user: user) == nil)
        }
        // Then the others have to go first.
        #expect(list.add(-100, user: user).map { $0 >= 0 } == true)
        #expect(list.callers.count == CallerList<Int>.capacity)
    }

    @Test
    mutating func `one whose user the kernel does not tell is a stranger`() {
        for number in 0..<CallerList<Int>.strangers { #expect(list.add(number, user: nil) == nil) }
        #expect(list.add(100, user: nil) == 0)
    }

    @Test
    mutating func `there are never more than there is room for`() {
        for number in 0..<1_000 { _ = list.add(number, user: number % 3 == 0 ? 1000 : UInt32(number)) }
        #expect(list.callers.count <= CallerList<Int>.capacity)
        list.remove { $0 % 2 == 0 }
        #expect(list.callers.allSatisfy { $0 % 2 == 1 })
    }
}
