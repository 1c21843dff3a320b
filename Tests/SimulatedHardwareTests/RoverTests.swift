import Chips
import Glibc
import HardwareIO
import HardwareTesting
import Quantities
import Testing

@testable import SimulatedHardware

/// How the rover drives, and that all its sensors tell of the same state.
struct RoverTests {
    @Test
    func `it stands until a motor drives, drives straight at equal efforts, and brakes when they are 0`() throws {
        let bench = try RoverBench()
        let start = bench.board.rover
        bench.run(milliseconds: 2_000)
        #expect(bench.board.rover == start)
        bench.board.place(RoverBench.state(x: -1.4, y: 0.8))
        try bench.drive(0.5, 0.5)
        bench.run(milliseconds: 2_000)
        let moving = bench.board.rover
        #expect((0.4...0.6).contains(moving.speed))
        #expect(abs(moving.heading) < 0.5 && moving.x > -0.8)
        try bench.drive(0, 0)
        bench.run(milliseconds: 500)
        #expect(abs(bench.board.rover.speed) < 0.01)
        #expect(bench.board.rover.x - moving.x < 0.08)
    }

    @Test(arguments: [(0.2, 0.5, 1.0), (0.5, 0.2, -1), (-0.5, -0.2, 1), (-0.4, 0.4, 1)])
    func `the faster wheel turns it to the other side, forward and backward`(
        left: Double, right: Double, sign: Double
    ) throws {
        let bench = try RoverBench()
        bench.board.place(RoverBench.state(x: 0, y: 0.1))
        try bench.drive(left, right)
        bench.run(milliseconds: 400)
        #expect(bench.board.rover.yawRate * sign > 0.3)
        #expect(bench.board.rover.heading * sign > 0.1)
    }

    @Test
    func `it rolls without slip: way and turn are those of the wheels`() throws {
        let bench = try RoverBench()
        bench.board.place(RoverBench.state(x: 0, y: 0))
        try bench.drive(0.3, 0.4)
        var (way, last) = (0.0, bench.board.rover)
        for _ in 0..<1_500 {
            bench.run(milliseconds: 1)
            let state = bench.board.rover
            way += hypot(state.x - last.x, state.y - last.y)
            last = state
        }
        let wheels = (last.leftWheel * 0.033, last.rightWheel * 0.033)
        #expect(abs(way - (wheels.0 + wheels.1) / 2) < 1e-4)
        #expect(abs(last.heading - (wheels.1 - wheels.0) / 0.14) < 1e-9)
    }

    @Test
    func `encoders count twenty slots a turn, A before B forward and B before A backward`() throws {
        for (effort, isAhead) in [(0.5, true), (-0.5, false)] {
            let bench = try RoverBench()
            bench.board.place(RoverBench.state(x: 0, y: 0.2))
            let lines = try ["GPIO22", "GPIO23", "GPIO24", "GPIO25"].map {
                try bench.board.openInputLine($0, InputLineSettings(edges: .rising))
            }
            try bench.drive(effort, effort)
            var edges: [[LineEdge]] = [[], [], [], []]
            for _ in 0..<100 {
                bench.run(milliseconds: 10)
                for (index, line) in lines.enumerated() {
                    while let edge = try line.nextEdge(until: .zero) { edges[index].append(edge) }
                }
            }
            let state = bench.board.rover
            for (index, turned) in [state.leftWheel, state.leftWheel, state.rightWheel, state.rightWheel].enumerated() {
                #expect(abs(Double(edges[index].count) - abs(turned) / (2 * .pi) * 20) <= 1)
                #expect(zip(edges[index], edges[index].dropFirst()).allSatisfy { $0.time < $1.time })
            }
            // From an edge of A to the next of B a quarter of a slot forward, three quarters backward.
            let (a, b) = (edges[0][10].time, edges[0][11].time)
            let between = try #require(edges[1].first { $0.time > a })
            let share = Double(between.time.nanoseconds(since: a)) / Double(b.nanoseconds(since: a))
            #expect(abs(share - (isAhead ? 0.25 : 0.75)) < 0.05)
        }
    }

    @Test
    func `the range finder shows the distance to the wall ahead, and nothing below 20 cm`() throws {
        let bench = try RoverBench()
        let chip = try bench.board.openI2C("i2c1", address: 0x10)
        // The room is 3.2 m by 2 m; the chip sits 9 cm before the axle.
        let places: [(RoverState, Double)] = [
            (RoverBench.state(x: 0, y: 0), 1.51), (RoverBench.state(x: -1, y: 0, heading: .pi), 0.51),
            (RoverBench.state(x: 0, y: 0, heading: .pi / 2), 0.91),
            (RoverBench.state(x: 0, y: 0, heading: .pi / 4), 2.squareRoot() - 0.09),
        ]
        for (state, distance) in places {
            bench.board.place(state)
            #expect(abs(bench.board.range - distance) < 1e-9)
            bench.run(milliseconds: 20)
            let bytes = try [chip.readByte(register: 0), chip.readByte(register: 1)]
            #expect(abs(Double(UInt16(bytes[1]) << 8 | UInt16(bytes[0])) / 100 - distance) < 0.05)
            #expect(try chip.readByte(register: 2) > 0)
        }
        bench.board.place(RoverBench.state(x: 1.4, y: 0))
        bench.run(milliseconds: 20)
        #expect(try chip.readByte(register: 0) == 0 && chip.readByte(register: 1) == 0)
    }

    @Test
    func `the motion sensor shows yaw rate, and the force that keeps it on its curve`() throws {
        let bench = try RoverBench()
        let clock = bench.clock
        let chip = MPU6050(
            try bench.board.openI2C("i2c1", address: 0x68), settings: .init(lowPass: .hertz94))
        try chip.start { clock.advance(by: $0) }
        bench.board.place(RoverBench.state(x: 0, y: 0))
        try bench.drive(0.3, 0.4)
        bench.run(milliseconds: 1_000)
        let state = bench.board.rover
        let sample = try chip.read()
        #expect(abs(sample.angularVelocity.z - state.yawRate) < 0.03)
        #expect(abs(sample.acceleration.y - state.speed * state.yawRate) < 0.25)
        #expect(abs(sample.acceleration.z - 9.80665) < 0.25)
        #expect(abs(sample.angularVelocity.x) < 0.03 && abs(sample.angularVelocity.y) < 0.03)
    }

    @Test
    func `at a wall it stops, its bumper closes at that moment, and opens when it backs off`() throws {
        let bench = try RoverBench()
        bench.board.place(RoverBench.state(x: 1.2, y: 0))
        let bumper = try bench.board.openInputLine("GPIO17", InputLineSettings(isActiveLow: true))
        #expect(try !bumper.level())
        try bench.drive(0.5, 0.5)
        var edge: LineEdge?
        while edge == nil {
            bench.run(milliseconds: 1)
            edge = try bumper.nextEdge(until: .zero)
            try #require(bench.clock.now.nanoseconds < 6_000_000_000)
        }
        #expect(edge?.level == true && edge?.time == bench.clock.now)
        #expect(abs(bench.board.rover.x - 1.5) < 0.001)
        bench.run(milliseconds: 500)
        #expect(bench.board.rover.x <= 1.5)
        #expect(try bumper.level())
        #expect(bench.board.takeNews().contains { $0.hasPrefix("the rover hit a wall after") })
        try bench.drive(-0.5, -0.5)
        bench.run(milliseconds: 300)
        #expect(try !bumper.level())
        #expect(bench.board.rover.x < 1.49)
    }

    @Test
    func `the same seed and the same calls give the same run however often somebody looks; another seed another one`()
        throws
    {
        let runs = try [(UInt64(3), 1), (3, 50), (4, 50)].map { seed, step in
            let bench = try RoverBench(seed: seed)
            try bench.drive(0.45, 0.5)
            for _ in 0..<2_000 / step {
                bench.clock.advance(by: .milliseconds(step))
                bench.board.advance()
            }
            return bench.board.rover
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }
}
