import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Testing

struct VirtualLineTests {
    private func open(
        _ line: VirtualInputLine, _ settings: InputLineSettings
    ) throws -> any InputLine {
        try TestBoard(inputs: [line]).openInputLine(line.name, settings)
    }

    @Test
    func `an edge carries the time that the test chose`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings())
        line.drive(high: true, at: Timestamp(nanoseconds: 42))
        #expect(try input.level())
        #expect(try input.nextEdge(until: .zero) == LineEdge(time: Timestamp(nanoseconds: 42), level: true))
        #expect(try input.nextEdge(until: .zero) == nil)
    }

    @Test
    func `a switch to ground with a pull-up is active while it is pressed`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings(bias: .pullUp, edges: .rising, isActiveLow: true))
        #expect(try !input.level())
        line.drive(high: false, at: Timestamp(nanoseconds: 1))
        line.drive(high: true, at: Timestamp(nanoseconds: 2))
        line.drive(high: false, at: Timestamp(nanoseconds: 3))
        #expect(try input.nextEdge(until: .zero)?.time.nanoseconds == 1)
        #expect(try input.nextEdge(until: .zero) == LineEdge(time: Timestamp(nanoseconds: 3), level: true))
        #expect(try input.nextEdge(until: .zero) == nil)
    }

    @Test
    func `the same voltage again is no edge`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings())
        line.drive(high: false, at: Timestamp(nanoseconds: 1))
        #expect(try input.nextEdge(until: .zero) == nil)
    }

    @Test
    func `a waiting driver gets the edge that another thread makes`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings())
        let hand = try SystemThread(ThreadSettings(name: "hand")) {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            line.drive(high: true, at: Timestamp(nanoseconds: 7))
        }
        #expect(try input.nextEdge(until: .distantFuture)?.time.nanoseconds == 7)
        hand.join()
    }

    @Test
    func `an interruption ends the present wait and every later one`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings())
        let hand = try SystemThread(ThreadSettings(name: "hand")) {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            input.interrupt()
        }
        #expect(try input.nextEdge(until: .distantFuture) == nil)
        hand.join()
        #expect(try input.nextEdge(until: .distantFuture) == nil)
    }

    @Test
    func `a line that is pulled out of its chip says so`() throws {
        let line = VirtualInputLine("GPIO17")
        let input = try open(line, InputLineSettings())
        line.fail(with: .disconnected)
        #expect(throws: BusError.disconnected) { try input.nextEdge(until: .distantFuture) }
        line.fail(with: nil)
        input.close()
        #expect(throws: BusError.closed) { try input.level() }
    }

    @Test
    func `an output starts at its initial level and remembers what was written`() throws {
        let line = try VirtualOutputLine("GPIO27")
        let output = try TestBoard(outputs: [line])
            .openOutputLine("GPIO27", OutputLineSettings(initialLevel: false, isActiveLow: true))
        #expect(line.isHigh)
        try output.set(true)
        #expect(!line.isHigh)
        #expect(line.writes == [false, true])
    }

    @Test
    func `a safe action acts on the line without its object`() throws {
        let line = try VirtualOutputLine("GPIO27")
        let output = try TestBoard(outputs: [line])
            .openOutputLine("GPIO27", OutputLineSettings(initialLevel: false, isActiveLow: true))
        let safe = output.safeActions(for: false)
        try output.set(true)
        for action in safe { try action.perform() }
        #expect(line.isHigh)
        #expect(line.writes == [false, true])
    }
}
