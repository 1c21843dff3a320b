import Glibc
import HardwareIO
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    @Suite(.serialized)
    struct InputLineTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        private func soon() -> Timestamp { Timestamp.now().advanced(by: .seconds(20)) }

        @Test
        func `an edge carries its level and a time between cause and sight`() throws {
            try virtual.pull(17, .down)
            let line = try virtual.board.openInputLine("GPIO17", .init())
            defer { line.close() }
            let before = Timestamp.now()
            try virtual.pull(17, .up)
            let edge = try #require(try line.nextEdge(until: soon()))
            #expect(edge.level)
            #expect(edge.time >= before && edge.time <= .now())
            #expect(try line.level())
        }

        @Test
        func `of a thousand edges, each pulled after the one before was seen, none is missed`() throws {
            try virtual.pull(5, .down)
            let line = try virtual.board.openInputLine("GPIO5", .init())
            defer { line.close() }
            var last = Timestamp.now()
            for index in 0..<1_000 {
                let level = index % 2 == 0
                try virtual.pull(5, level ? .up : .down)
                let edge = try #require(try line.nextEdge(until: soon()), "edge \(index) is missing")
                #expect(edge.level == level && edge.time > last)
                last = edge.time
            }
            #expect(try line.nextEdge(until: .now()) == nil)
        }

        @Test
        func `edges that wait unread come in the order in which they happened`() throws {
            try virtual.pull(6, .down)
            let line = try virtual.board.openInputLine("GPIO6", .init())
            defer { line.close() }
            for index in 0..<10 {
                try virtual.pull(6, index % 2 == 0 ? .up : .down)
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
            }
            var levels: [Bool] = []
            var times: [Timestamp] = []
            while let edge = try line.nextEdge(until: .now()) {
                levels.append(edge.level)
                times.append(edge.time)
            }
            #expect(levels == (0..<10).map { $0 % 2 == 0 })
            #expect(times == times.sorted())
        }

        @Test
        func `an input that is active low reports the logical level`() throws {
            try virtual.pull(7, .up)
            let line = try virtual.board.openInputLine("GPIO7", .init(edges: .rising, isActiveLow: true))
            defer { line.close() }
            #expect(try line.level() == false)
            try virtual.pull(7, .down)
            #expect(try line.nextEdge(until: soon())?.level == true)
            #expect(try line.level())
        }

        @Test
        func `only the edges asked for are reported`() throws {
            try virtual.pull(8, .down)
            let line = try virtual.board.openInputLine("GPIO8", .init(edges: .falling))
            defer { line.close() }
            try virtual.pull(8, .up)
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            try virtual.pull(8, .down)
            #expect(try line.nextEdge(until: soon())?.level == false)
            #expect(try line.nextEdge(until: .now()) == nil)
        }

        @Test
        func `a bias pulls an open line`() throws {
            try virtual.pull(9, .down)
            let line = try virtual.board.openInputLine("GPIO9", .init(bias: .pullUp))
            defer { line.close() }
            #expect(try line.level())
        }

        @Test
        func `a wait without an edge ends at its deadline`() throws {
            let line = try virtual.board.openInputLine("GPIO10", .init())
            defer { line.close() }
            let deadline = Timestamp.now().advanced(by: .milliseconds(30))
            #expect(try line.nextEdge(until: deadline) == nil)
            #expect(Timestamp.now() >= deadline)
        }

        @Test
        func `interrupt ends a wait without a deadline, and every later one`() throws {
            let line = try virtual.board.openInputLine("GPIO11", .init())
            defer { line.close() }
            let thread = try SystemThread(.init(name: "interrupt")) {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
                line.interrupt()
            }
            #expect(try line.nextEdge(until: .distantFuture) == nil)
            #expect(try line.nextEdge(until: .distantFuture) == nil)
            thread.join()
        }

        @Test
        func `a closed line is closed, and free for others`() throws {
            let line = try virtual.board.openInputLine("GPIO12", .init())
            line.close()
            line.close()
            #expect(throws: BusError.closed) { try line.level() }
            #expect(throws: BusError.closed) { try line.nextEdge(until: .now()) }
            try virtual.board.openInputLine("GPIO12", .init()).close()
        }
    }
}
