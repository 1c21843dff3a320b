import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import SimulatedHardware
import Testing

struct BumperTests {
    /// The edges of so many seconds, read every tenth of a second.
    private func edges(seconds: Int, seed: UInt64 = 1, _ settings: InputLineSettings) throws -> [LineEdge] {
        let (board, clock) = try makeBoard(seed: seed)
        let line = try board.openInputLine("GPIO17", settings)
        var edges: [LineEdge] = []
        for _ in 0..<seconds * 10 {
            clock.advance(by: .milliseconds(100))
            while let edge = try line.nextEdge(until: .zero) {
                #expect(edge.time <= clock.now)
                edges.append(edge)
            }
        }
        return edges
    }

    @Test(arguments: 1...20)
    func `pushes come after two to three seconds and then every three to six`(seed: UInt64) throws {
        let times = try edges(seconds: 40, seed: seed, InputLineSettings(edges: .falling)).map(\.time.nanoseconds)
        #expect((2_000_000_000...3_000_000_000).contains(try #require(times.first) - 1_000_000_000))
        #expect(zip(times, times.dropFirst()).allSatisfy { (3_000_000_000...6_000_000_000).contains($1 - $0) })
        #expect(times.count >= 6)
    }

    @Test
    func `the switch is idle high, and low for sixty milliseconds`() throws {
        let edges = try edges(seconds: 20, InputLineSettings(bias: .pullUp))
        #expect(edges.count >= 6)
        #expect(edges.enumerated().allSatisfy { $0.element.level == ($0.offset % 2 == 1) })
        #expect(edges[1].time.nanoseconds(since: edges[0].time) == 60_000_000)
    }

    @Test
    func `active low turns the levels round, and the filter goes by the logical level`() throws {
        let all = try edges(seconds: 20, InputLineSettings(isActiveLow: true))
        let rising = try edges(seconds: 20, InputLineSettings(edges: .rising, isActiveLow: true))
        let falling = try edges(seconds: 20, InputLineSettings(edges: .falling, isActiveLow: true))
        #expect(all.first?.level == true)
        #expect(rising == all.filter(\.level))
        #expect(falling == all.filter { !$0.level })
    }

    @Test
    func `the level follows the switch`() throws {
        let (board, clock) = try makeBoard()
        let line = try board.openInputLine("GPIO17", InputLineSettings(bias: .pullUp, isActiveLow: true))
        #expect(try !line.level())
        var edge: LineEdge?
        while edge == nil {
            clock.advance(by: .milliseconds(10))
            edge = try line.nextEdge(until: .zero)
        }
        #expect(try line.level())
        clock.advance(by: .milliseconds(70))
        #expect(try !line.level())
    }

    @Test
    func `a push moves the robot at the time of its edge`() throws {
        var balancer = try Balancer(seed: 2)
        let line = try balancer.board.openInputLine("GPIO17", InputLineSettings(edges: .falling))
        try balancer.run(seconds: 1)
        var before = 0.0
        var edge: LineEdge?
        while edge == nil {
            before = balancer.board.robot.tiltRate
            try balancer.step()
            edge = try line.nextEdge(until: .zero)
        }
        // The push is much more than what control does in a millisecond.
        #expect(abs(balancer.board.robot.tiltRate - before) > 0.4)
    }

    @Test
    func `who waits is woken at the time of the push by the kernel's clock`() throws {
        let board = try SimulatedBoard(description: simulatedBoard)
        let line = try board.openInputLine("GPIO17", InputLineSettings(edges: .falling))
        let edge = try #require(try line.nextEdge(until: .distantFuture))
        #expect(edge.time <= .now())
        #expect(!edge.level)
    }

    @Test
    func `a wait ends at its deadline`() throws {
        let board = try SimulatedBoard(description: simulatedBoard)
        let line = try board.openInputLine("GPIO17", InputLineSettings())
        let deadline = Timestamp.now().advanced(by: .milliseconds(30))
        #expect(try line.nextEdge(until: deadline) == nil)
        #expect(Timestamp.now() >= deadline)
    }

    @Test(arguments: ["GPIO17", "GPIO22"])
    func `an interruption ends the present wait and every later one`(name: String) throws {
        let board = try SimulatedBoard(description: simulatedBoard)
        let line = try board.openInputLine(name, InputLineSettings())
        let hand = try SystemThread(ThreadSettings(name: "hand")) {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            line.interrupt()
        }
        #expect(try line.nextEdge(until: .distantFuture) == nil)
        hand.join()
        #expect(try line.nextEdge(until: .distantFuture) == nil)
        line.close()
        #expect(throws: BusError.closed) { try line.nextEdge(until: .distantFuture) }
    }
}
