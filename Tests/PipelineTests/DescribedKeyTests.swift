import Testing

@testable import Configuration
@testable import Pipeline

/// The objects of the files that are no drivers and no stages, as they are described.
struct DescribedKeyTests {
    /// Every object that is reached from these, each once.
    private static func all(_ roots: [ObjectDescription]) -> [ObjectDescription] {
        var found: [ObjectDescription] = []
        func visit(_ object: ObjectDescription) {
            found.append(object)
            for key in object.keys { visit(key.kind) }
        }
        func visit(_ kind: KeyKind) {
            switch kind {
            case .object(let object), .entry(let object, of: _): visit(object)
            case .members(of: let kind), .list(of: let kind, count: _): visit(kind)
            case .either(let kinds): kinds.forEach(visit)
            default: break
            }
        }
        roots.forEach(visit)
        return found
    }

    @Test
    func `every object of a file is reached from its top, and each key and word has a text`() {
        let objects = Self.all([PipelineKeys.described, BoardKeys.described])
        #expect(
            Set(objects.map(\.name)) == [
                "pipeline", "producer", "loop", "stage", "input", "onDeadlineMiss", "realtime", "actuator", "service",
                "cutoff", "guard", "watchdog", "board", "match", "line", "bus", "PWM channel", "interface",
            ])
        for object in objects {
            #expect(!object.text.isEmpty && !object.keys.isEmpty)
            #expect(Set(object.keys.map(\.name)).count == object.keys.count, "\(object.name)")
            for key in object.keys {
                #expect(!key.text.isEmpty, "\(object.name).\(key.name)")
                if case .word(let words) = key.kind {
                    #expect(!words.isEmpty && words.allSatisfy { !$0.text.isEmpty }, "\(object.name).\(key.name)")
                }
            }
        }
    }

    @Test
    func `what a description says of a range is what is read`() throws {
        let heartbeat = try #require(GuardKeys.described.keys.first { $0.name == "heartbeatMs" })
        guard case .number(let bounds, unit: .milliseconds) = heartbeat.kind, let lower = bounds.lower else {
            Issue.record("\(heartbeat.kind)")
            return
        }
        func problems(_ value: Double) -> [String] {
            Bench.problems(Bench.pipeline(more: #""guard": {"heartbeatMs": \#(value)}"#))
        }
        #expect(problems(lower.value) == [])
        #expect(
            problems(lower.value - 1) == [
                "1:54: guard.heartbeatMs: must be \(bounds.phrase("a number")); is \(lower.value - 1)"
            ])
    }

    @Test
    func `what a description says stands for a key that is left out is what is taken`() throws {
        let safety = try Bench().compile(Bench.pipeline(more: #""guard": {}, "watchdog": {}"#)).safety
        #expect(GuardKeys.heartbeat.description.defaultValue == .number(safety.heartbeatTimeout / .milliseconds(1)))
        #expect(WatchdogKeys.timeout.description.defaultValue == safety.watchdog.map { .integer($0.timeoutSeconds) })
        #expect(WatchdogKeys.device.description.defaultValue == safety.watchdog.map { .text($0.device) })
        let text = Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #"""
                "l": {"rateHz": 10, "inputs": {"n": {"from": "s.number"}}, "realtime": {},
                      "stages": [{"stage": "scale", "input": "n", "factor": 1, "output": "x"}]}
                """#)
        let settings = try Bench().compile(text).model.loops[0].settings
        #expect(LoopKeys.eventGap.description.defaultValue == .number(Double(settings.eventGap) / 1e6))
        #expect(LoopThreadKeys.slack.description.defaultValue == .number(Double(settings.timerSlack) / 1e3))
        #expect(LoopThreadKeys.stack.description.defaultValue == .integer(settings.stackBytes / 1_024))
    }

    @Test
    func `the words of a described choice are those that the file may have`() {
        let words = SafetySettings.Arming.words.map(\.word)
        for word in words { #expect(Bench.problems(Bench.pipeline(more: #""arm": "\#(word)""#)) == []) }
        let listed = words.map { "\"\($0)\"" }.joined(separator: ", ")
        #expect(
            Bench.problems(Bench.pipeline(more: #""arm": "never""#)) == [
                "1:36: arm: must be one of \(listed); is \"never\""
            ])
    }
}
