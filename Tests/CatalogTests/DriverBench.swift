import Catalog
import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// One producer of the standard registry, made from its entry in a pipeline as the runtime makes it.
struct ProducerBench {
    let driver: any ProducerDriver
    private let port: SourcePort?

    init(driver: any ProducerDriver) {
        self.driver = driver
        port = nil
    }

    /// - Parameter entry: the producer's object in the configuration.
    init(_ entry: String, port: String) throws {
        let text = """
            {"version": 1, "name": "p", "show": ["p.\(port)"], "producers": {"p": \(entry)}}
            """
        let compiled = try Self.compile(text)
        driver = try #require(compiled.producers.first).driver
        self.port = try #require(compiled.shown.first).port
    }

    func events<Value: PortValue>(_ type: Value.Type) throws -> EventSubscription<Value> {
        let subscription = EventSubscription<Value>(capacity: 64)
        try #require(port as? SourcePortOf<Value>).producer.subscribe(subscription)
        return subscription
    }

    func newest<Value: PortValue>(_ type: Value.Type) throws -> MostRecentSubscription<Value> {
        try #require(port as? SourcePortOf<Value>).producer.subscribe()
    }

    static func compile(_ text: String) throws -> CompiledPipeline {
        var board = BoardDescription(name: "test", summary: "", backend: .simulated, allowsKernelNames: true)
        board.buses = ["i2c1": .adapter("test")]
        let compiler = PipelineCompiler(registry: .standard) { [board] _ in board }
        return try compiler.compile(Array(text.utf8), file: "driver.json")
    }

    /// Runs the driver on a thread of its own while `body` looks on, then stops it as the runtime does.
    func running(_ health: DriverHealth = DriverHealth(), _ body: () throws -> Void) throws {
        let stop = StopSignal()
        let thread = try SystemThread(ThreadSettings(name: "driver")) { [driver] in
            driver.run(until: stop, health: health)
        }
        defer {
            stop.signal()
            driver.interrupt()
            thread.join()
            driver.close()
        }
        try body()
    }
}

/// Blocks until the condition holds, without hurry; false when it never does.
func eventually(_ condition: () -> Bool) -> Bool {
    let end = Timestamp.now().advanced(by: .seconds(60))
    while !condition() {
        guard Timestamp.now() < end else { return false }
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(1)))
    }
    return true
}
