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
            #"{"driver": "gpio.input", "line": "BUMPER", "bias": "pullUp", "edge": "falling", "activeLow": true}"#,
            port: "edge")
        try bench.driver.open(on: TestBoard(inputs: [line]))
        #expect(line.settings == InputLineSettings(bias: .pullUp, edges: .falling, isActiveLow: true))
        bench.driver.close()
        #expect(line.settings == nil)
    }

    @Test
    func `each edge is a reading with its level and the time stamp of the line`() throws {
        let line = VirtualInputLine("BUMPER")
        let bench = try ProducerBench(#"{"driver": "gpio.input", "line": "BUMPER"}"#, port: "edge")
        let edges = try bench.events(Bool.self)
        try bench.driver.open(on: TestBoard(inputs: [line]))
        var seen: [Reading<Bool>] = []
        try bench.running {
            for index in 1...4 { line.drive(high: index % 2 == 1, at: Timestamp(nanoseconds: Int64(index) * 1_000)) }
            let isThere = eventually {
                Self.drain(edges, into: &seen)
                return seen.count == 4
            }
            #expect(isThere)
        }
        #expect(seen.map(\.value) == [true, false, true, false])
        #expect(seen.map(\.time.nanoseconds) == [1_000, 2_000, 3_000, 4_000])
        #expect(seen.map(\.sequence) == [1, 2, 3, 4])
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
