import CAllocationCounter
import HardwareIO
import LinuxHardware
import Quantities
import Testing

extension BoardTests {
    /// What a control loop or a bus thread calls while the robot moves takes nothing from the allocator. (Problems cannot
    /// be counted here: the testing library records where each error was thrown, and takes memory for it.)
    @Suite(.serialized)
    struct AllocationTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
            try #require(allocation_counting_is_enabled())
        }

        /// How many blocks a hundred calls take, after one that may make what is made once.
        private func allocations(_ body: () throws(BusError) -> Void) throws(BusError) -> UInt64 {
            try body()
            let before = allocation_count_this_thread()
            for _ in 0..<100 { try body() }
            return allocation_count_this_thread() - before
        }

        @Test
        func `driving an output line allocates nothing`() throws {
            let line = try virtual.board.openOutputLine("GPIO14", .init(initialLevel: false))
            defer { line.close() }
            var level = false
            let count = try allocations { () throws(BusError) in
                level.toggle()
                try line.set(level)
            }
            #expect(count == 0)
        }

        @Test
        func `setting a duty cycle allocates nothing`() throws {
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(50))
            defer { output.close() }
            #expect(try allocations { () throws(BusError) in try output.set(dutyCycle: 0.3) } == 0)
        }

        @Test(arguments: ["i2c1", "i2c2"])
        func `a transfer allocates nothing, by commands or by messages`(bus: String) throws {
            let chip = try virtual.board.openI2C(bus, address: bus == "i2c1" ? 0x68 : 0x69)
            defer { chip.close() }
            let count = try allocations { () throws(BusError) in
                try chip.writeByte(1, register: 0x20)
                _ = try chip.readWord(register: 0x20)
            }
            #expect(count == 0)
        }

        @Test
        func `a transaction of messages and registers of 16 bits allocates nothing`() throws {
            let memory = try virtual.board.openI2C("i2c2", address: 0x57)
            defer { memory.close() }
            let sent = InlineArray<1_000, UInt8>(repeating: 5)
            let count = try allocations { () throws(BusError) in
                var bytes = InlineArray<6, UInt8>(repeating: 0)
                var answer = bytes.mutableSpan
                try memory.write(register: .sixteenBits(0x0500), sent.span)
                try memory.transfer(
                    [
                        .write(register: .sixteenBits(0x0500)), .read(count: 2), .write(register: .sixteenBits(0x0600)),
                        .read(count: 4),
                    ], writing: Span(), reading: &answer)
            }
            #expect(count == 0)
        }

        @Test
        func `waiting for an edge and reading it allocates nothing`() throws {
            try virtual.pull(15, .down)
            let line = try virtual.board.openInputLine("GPIO15", .init())
            defer { line.close() }
            try virtual.pull(15, .up)
            try #require(try line.nextEdge(until: Timestamp.now().advanced(by: .seconds(20))) != nil)
            var counts: Set<UInt64> = []
            for index in 0..<100 {
                try virtual.pull(15, index % 2 == 0 ? .down : .up)
                let deadline = Timestamp.now().advanced(by: .seconds(20))
                let before = allocation_count_this_thread()
                let edge = try line.nextEdge(until: deadline)
                let after = allocation_count_this_thread()
                counts.insert(after - before)
                try #require(edge != nil)
            }
            #expect(counts == [0])
            #expect(try allocations { () throws(BusError) in _ = try line.nextEdge(until: .zero) } == 0)
        }
    }
}
