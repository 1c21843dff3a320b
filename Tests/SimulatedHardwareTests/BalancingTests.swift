import Control
import HardwareIO
import HardwareTesting
import Quantities
import SimulatedHardware
import Synchronization
import Testing

struct BalancingTests {
    @Test(arguments: 1...20)
    func `the robot falls within three seconds when nobody holds it`(seed: UInt64) throws {
        var balancer = try Balancer(seed: seed, gains: .init(kp: 0))
        try balancer.run(seconds: 3)
        #expect(balancer.board.hasFallen)
    }

    @Test(arguments: 1...20)
    func `the control law holds it upright and in place through every push`(seed: UInt64) throws {
        var balancer = try Balancer(seed: seed)
        try balancer.run(seconds: 60)
        #expect(!balancer.board.hasFallen)
        #expect(balancer.mostTilted < 10 * .pi / 180)
        #expect(balancer.fastest < 1)
        #expect(abs(balancer.board.robot.position) < 10)
    }

    @Test(arguments: [(0.7, 0, 0), (0.7, 8, 5), (1.4, 0, 0), (1.4, 8, 5), (1, 10, 5), (1, 5, 20)])
    func `it holds with other gains, latency and jitter`(factor: Double, latency: Int, jitter: Int) throws {
        var gains = Balancer.gains
        gains.kp *= factor
        gains.ki *= factor
        gains.kd *= factor
        for seed: UInt64 in 1...4 {
            var balancer = try Balancer(seed: seed, gains: gains, latency: latency, jitter: jitter)
            try balancer.run(seconds: 30)
            #expect(!balancer.board.hasFallen)
        }
    }

    @Test
    func `it holds for half an hour`() throws {
        var balancer = try Balancer(seed: 7, latency: 3, jitter: 2)
        try balancer.run(seconds: 1_800)
        #expect(!balancer.board.hasFallen)
        #expect(balancer.fastest < 1)
    }

    @Test
    func `driving the wrong way makes it fall`() throws {
        var gains = Balancer.gains
        gains.action = .reverse
        var balancer = try Balancer(seed: 1, gains: gains)
        try balancer.run(seconds: 3)
        #expect(balancer.board.hasFallen)
    }

    @Test
    func `the fall is told once, with its time, and the robot stays on the ground`() throws {
        var balancer = try Balancer(seed: 1, gains: .init(kp: 0))
        let falls = Atomic(0)
        let fallTime = Atomic<Int64>(0)
        let board = balancer.board
        board.onFall = { time in
            // Called without the lock: the board may be asked.
            #expect(board.hasFallen)
            falls.add(1, ordering: .relaxed)
            fallTime.store(time.nanoseconds, ordering: .relaxed)
        }
        try balancer.run(seconds: 3)
        #expect(falls.load(ordering: .relaxed) == 1)
        #expect(abs(fallTime.load(ordering: .relaxed) - balancer.clock.now.nanoseconds) < 10_000_000)
        for _ in 0..<20 {
            balancer.clock.advance(by: .milliseconds(500))
            board.advance()
        }
        #expect(falls.load(ordering: .relaxed) == 1)
        #expect(abs(abs(board.robot.tilt) - 85 * .pi / 180) < 1e-9)
        #expect(board.robot.velocity == 0)
    }

    @Test
    func `until a motor is set a hand holds it`() throws {
        let (board, clock) = try makeBoard()
        let before = board.robot
        #expect((2 * .pi / 180...3 * .pi / 180).contains(abs(before.tilt)))
        clock.advance(by: .seconds(9))
        #expect(board.robot == before)
    }

    @Test
    func `the same seed and the same calls give the same run, another seed another one`() throws {
        let runs = try [UInt64(3), 3, 4].map { seed in
            var balancer = try Balancer(seed: seed, latency: 2, jitter: 3)
            try balancer.run(seconds: 10)
            return balancer.board.robot
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test
    func `looking more often changes nothing`() throws {
        let (rarely, clock) = try makeBoard(seed: 5)
        let (often, otherClock) = try makeBoard(seed: 5)
        for board in [rarely, often] { try Motors(board).drive(0) }
        clock.advance(by: .milliseconds(1_200))
        for _ in 0..<1_200 {
            otherClock.advance(by: .milliseconds(1))
            often.advance()
        }
        #expect(rarely.robot == often.robot)
    }

    @Test
    func `a process that was stopped for an hour goes on at once`() throws {
        let (board, clock) = try makeBoard()
        clock.advance(by: .seconds(3_600))
        board.advance()
        let line = try board.openInputLine("GPIO17", InputLineSettings(edges: .falling))
        clock.advance(by: .seconds(6))
        let edge = try line.nextEdge(until: .zero)
        #expect((0...6_000_000_000).contains(clock.now.nanoseconds(since: try #require(edge).time)))
    }
}
