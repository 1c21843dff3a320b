import Testing

@testable import Pipeline
@testable import RobotRuntime

struct StalledLoopsTests {
    @Test(arguments: [1, 64, 65, 200])
    func `each loop has a place of its own, however many there are`(count: Int) {
        let stalled = StalledLoops(count: count)
        for loop in 0..<count {
            stalled.set(loop, true)
            #expect((0..<count).filter(stalled.contains) == [loop])
            stalled.set(loop, false)
        }
        #expect(!(0..<count).contains(where: stalled.contains))
    }

    @Test
    func `a robot without loops has none that stands still`() {
        _ = StalledLoops(count: 0)
    }
}
