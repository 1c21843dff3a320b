import Catalog
import Chips
import HardwareIO
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Pipeline

struct BusWriterTests {
    /// A device whose bus hangs when it is looked after the second time, until it is let go.
    private final class HangingBus: Sendable {
        let hangs = StopSignal()
        let isFree = StopSignal()
        let looks = Atomic<Int>(0)
    }

    private struct Output: BusOutput {
        let bus: HangingBus

        mutating func prepare() throws(ChipError) -> String? {
            guard bus.looks.wrappingAdd(1, ordering: .relaxed).newValue == 2 else { return nil }
            bus.hangs.signal()
            _ = bus.isFree.wait(until: .distantFuture)
            return nil
        }

        mutating func write(_ value: Double) throws(ChipError) {}
    }

    @Test
    func `a bus that hangs is told of when somebody has waited for it in vain, and its end too`() throws {
        let values = try #require(ParameterValues([]))
        let writer = BusWriter<Double>(
            ActuatorArguments(name: "motor", parameters: values, shared: SharedDevices(), busPriority: nil))
        let bus = HangingBus()
        defer {
            bus.isFree.signal()
            writer.end()
        }
        try writer.start(Output(bus: bus), device: "i2c1 address 0x60", safe: 0)
        #expect(bus.hangs.wait(until: Timestamp.now().advanced(by: .seconds(60))))
        #expect(!writer.settle(until: Timestamp.now().advanced(by: .milliseconds(10))))
        #expect(writer.health.state == .failing("i2c1 address 0x60 did not finish in time"))
        bus.isFree.signal()
        #expect(eventually { writer.health.state == .good })
        #expect(writer.settle(until: Timestamp.now().advanced(by: .seconds(60))))
    }
}
