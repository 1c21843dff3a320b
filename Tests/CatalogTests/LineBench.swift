import HardwareTesting
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// `gpio.input` on a virtual line, and what comes out of its two ports.
final class LineBench {
    private let bench: ProducerBench
    private let edgeEvents = EventSubscription<Bool>(capacity: 64)
    private let levelEvents = EventSubscription<Bool>(capacity: 64)
    private(set) var edges: [Reading<Bool>] = []
    private(set) var levels: [Reading<Bool>] = []

    init(_ entry: String, _ line: VirtualInputLine) throws {
        let text = #"{"version": 1, "name": "p", "show": ["p.edge", "p.level"], "producers": {"p": \#(entry)}}"#
        let compiled = try ProducerBench.compile(text)
        bench = ProducerBench(driver: try #require(compiled.producers.first).driver)
        for (shown, events) in zip(compiled.shown, [edgeEvents, levelEvents]) {
            try #require(shown.port as? SourcePortOf<Bool>).producer.subscribe(events)
        }
        try bench.driver.open(on: TestBoard(inputs: [line]))
    }

    /// Runs the driver; `body` begins when it has told the level.
    func running(_ health: DriverHealth = DriverHealth(), _ body: () throws -> Void) throws {
        try bench.running(health) {
            try #require(waits(levels: 1))
            try body()
        }
    }

    /// Waits until so many readings have come, without hurry.
    func waits(edges edgeCount: Int = 0, levels levelCount: Int = 0) -> Bool {
        eventually {
            _ = levelEvents.drain { levels.append($0) }
            _ = edgeEvents.drain { edges.append($0) }
            return edges.count >= edgeCount && levels.count >= levelCount
        }
    }
}
