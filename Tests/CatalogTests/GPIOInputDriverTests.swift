import HardwareIO
import HardwareTesting
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

struct GPIOInputDriverTests {
    private static func drain(_ subscription: EventSubscription<Bool>, into seen: inout [Reading<Bool>]) {
        _ = subscription.drain(keeping: nil) { seen.append($0) }
    }

    @Test
    func `the line is opened as the file says`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try ProducerBench(
            """
            {"driver": "gpio.input", "line": "BUMPER", "bias": "pullUp", "edge": "falling", "activeLow": true,
             "debounceMs": 2.5}
            """,
            port: "edge")
        try bench.driver.open(on: TestBoard(inputs: [line]))
        let debounce = Duration.microseconds(2_500)
        #expect(
            line.settings == InputLineSettings(bias: .pullUp, edges: .both, isActiveLow: true, debounce: debounce),
            "both edges always: only so is the level known")
        bench.driver.close()
        #expect(line.settings == nil)
    }

    @Test
    func `each edge is a reading with its level and the time stamp of the line`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try LineBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, line)
        let start = Timestamp.now().advanced(by: .seconds(1))
        try bench.running {
            for index in 1...4 { line.drive(high: index % 2 == 1, at: start.advanced(byNanoseconds: Int64(index))) }
            #expect(bench.waits(edges: 4))
        }
        #expect(bench.edges.map(\.value) == [true, false, true, false])
        #expect(bench.edges.map { $0.time.nanoseconds(since: start) } == [1, 2, 3, 4])
        #expect(bench.edges.map(\.sequence) == [1, 2, 3, 4])
    }

    @Test
    func `the level is told at the start and after each edge`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try ProducerBench(
            #"{"driver": "gpio.input", "line": "BUMPER", "bias": "pullUp"}"#, port: "level")
        let levels = try bench.events(Bool.self)
        try bench.driver.open(on: TestBoard(inputs: [line]))
        var seen: [Reading<Bool>] = []
        try bench.running {
            let hasLevel = eventually {
                Self.drain(levels, into: &seen)
                return seen.count == 1
            }
            #expect(hasLevel)
            line.drive(high: false, at: Timestamp(nanoseconds: 5))
            let hasEdge = eventually {
                Self.drain(levels, into: &seen)
                return seen.count == 2
            }
            #expect(hasEdge)
        }
        #expect(seen.map(\.value) == [true, false])
    }

    @Test(arguments: [("rising", [true, true]), ("falling", [false, false]), ("both", [true, false, true, false])])
    func `the edges that were asked for are reported, and the level follows all of them`(
        edge: String, wanted: [Bool]
    ) throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try LineBench(#"{"driver": "gpio.input", "line": "BUMPER", "edge": "\#(edge)"}"#, line)
        let start = Timestamp.now().advanced(by: .seconds(1))
        try bench.running {
            for index in 1...4 { line.drive(high: index % 2 == 1, at: start.advanced(byNanoseconds: Int64(index))) }
            #expect(bench.waits(levels: 5))
        }
        #expect(bench.levels.map(\.value) == [false, true, false, true, false])
        #expect(bench.edges.map(\.value) == wanted)
    }

    @Test
    func `of ten thousand edges that nobody takes the newest are kept, the level is right, and the lost are counted`()
        throws
    {
        let line = VirtualInputLine("BUMPER")
        let bench = try ProducerBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, port: "level")
        let levels = try bench.newest(Bool.self)
        try bench.driver.open(on: TestBoard(inputs: [line]))
        let start = Timestamp.now().advanced(by: .seconds(1))
        for index in 1...10_001 { line.drive(high: index % 2 == 1, at: start.advanced(by: .microseconds(index))) }
        let health = DriverHealth()
        var last: Bool?
        try bench.running(health) {
            let isThere = eventually {
                last = levels.poll()?.value ?? last
                return health.lostReadings == 9_745
            }
            #expect(isThere)
            let isUp = eventually {
                last = levels.poll()?.value ?? last
                return last == true
            }
            #expect(isUp)
        }
        #expect(health.state == .good)
    }

    @Test
    func `a change that the kernel saw too late is told in between, and counted`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try LineBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, line)
        let health = DriverHealth()
        try bench.running(health) {
            line.glitch(at: Timestamp.now().advanced(by: .seconds(1)))
            #expect(bench.waits(levels: 3))
        }
        #expect(bench.levels.map(\.value) == [false, true, false])
        #expect(bench.edges.map(\.value) == [true, false])
        #expect(health.lostReadings == 1)
    }

    @Test
    func `what is shorter than the debounce time is no edge, and what stands is one at its end`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try LineBench(#"{"driver": "gpio.input", "line": "BUMPER", "debounceMs": 500}"#, line)
        var start = Timestamp.now()
        try bench.running {
            start = .now()
            line.drive(high: true, at: start)
            line.drive(high: false, at: start.advanced(by: .milliseconds(1)))
            line.drive(high: true, at: start.advanced(by: .milliseconds(2)))
            #expect(bench.waits(levels: 2))
        }
        #expect(bench.levels.map(\.value) == [false, true])
        #expect(bench.levels.last?.time == start.advanced(by: .milliseconds(502)))
    }

    @Test
    func `a line that is gone is told of, and the driver leaves`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try ProducerBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, port: "edge")
        try bench.driver.open(on: TestBoard(inputs: [line]))
        let health = DriverHealth()
        try bench.running(health) {
            line.fail(with: .disconnected)
            let isTold = eventually { health.state == .failing("BUMPER is disconnected") }
            #expect(isTold)
        }
    }

    @Test
    func `a line that the board refuses is its error`() throws {
        let board = TestBoard(inputs: [VirtualInputLine("BUMPER")])
        let error = HardwareError.busy(device: "BUMPER", consumer: "other", process: nil)
        board.refuse("BUMPER", with: error)
        let bench = try ProducerBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, port: "edge")
        #expect(throws: error) { try bench.driver.open(on: board) }
    }
}
