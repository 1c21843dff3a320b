import LinuxSystem
import Pipeline
import Quantities
import Realtime
import Synchronization

/// `test.hang`: a stage that does not come back while it is told to hang.
struct HangStage: Stage {
    static let hangs = Atomic<Bool>(false)

    static let description = StageDescription("test.hang", "for tests") { define in
        let output = define.output("output", Bool.self, "off")
        return { arguments in HangStage(output: arguments[output]) }
    }

    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) {
        while Self.hangs.load(ordering: .acquiring) {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        }
        output.set(false)
    }

    /// A robot of one loop with such a stage, and a watchdog.
    static func pipeline(watchdogSeconds: Int) throws -> CompiledPipeline {
        let text = """
            {
              "version": 1, "name": "hanging", "watchdog": {"timeoutSeconds": \(watchdogSeconds)},
              "loops": {"l": {"rateHz": 100, "stages": [{"stage": "test.hang", "output": "x"}]}}
            }
            """
        return try VirtualBoard.compile(text, registry: Registry(stages: [description]))
    }
}
