import HardwareIO
import Testing

@testable import Configuration
@testable import Pipeline

/// Stops that could never be called, or never be let go of, and those that only look like it.
struct StopCheckTests {
    /// The problems of a robot with a stop, without the file's name and the place.
    private static func problems(
        _ button: String, estop: String, stage: String = #"{"stage": "follow", "event": "e", "output": "x"}"#
    ) -> [String] {
        let keys = button.isEmpty ? "" : ", " + button
        let text = """
            {"version": 1, "name": "p", "estop": ["\(estop)"],
             "producers": {"b": {"driver": "gpio.input", "line": "BUTTON"\(keys)}},
             "loops": {
               "l": {"rateHz": 100, "inputs": {"e": {"from": "b.edge", "subscription": "event"}}, "stages": [\(stage)]},
               "m": {"rateHz": 100, "inputs": {"e": {"from": "l.x", "subscription": "event"}},
                     "stages": [{"stage": "follow", "event": "e", "output": "y"}]}
             }}
            """
        do {
            _ = try ProducerBench.compile(text)
            return []
        } catch let problems as Problems {
            return problems.map { $0.description.split(separator: " ", maxSplits: 1).last.map(String.init) ?? "" }
        } catch {
            return ["\(error)"]
        }
    }

    private static let pulse = #"{"stage": "pulse", "event": "e", "output": "x"}"#

    @Test(arguments: [
        ("", "b.edge"), ("", "b.level"), ("", "l.x"), ("", "m.y"),
        (#""edge": "rising""#, "b.edge"), (#""edge": "rising""#, "b.level"),
        (#""edge": "both", "activeLow": true"#, "b.edge"), (#""debounceMs": 100"#, "b.edge"),
        (#""debounceMs": 0"#, "l.x"),
    ])
    func `a stop that can be called and let go of passes`(button: String, estop: String) {
        #expect(Self.problems(button, estop: estop) == [])
    }

    @Test(arguments: ["", #""edge": "rising""#, #""edge": "both""#])
    func `a pulse of a press ends by itself`(button: String) {
        #expect(Self.problems(button, estop: "l.x", stage: Self.pulse) == [])
        #expect(Self.problems(button, estop: "m.y", stage: Self.pulse) == [])
    }

    private static let falling =
        #"is asked for changes to inactive alone: "edge" is "falling"; leave "edge" out there; "#
        + #""activeLow": true makes the low voltage the active one"#

    @Test(arguments: ["b.edge", "b.level"])
    func `a line that is asked for falling edges calls for no stop`(estop: String) {
        #expect(
            Self.problems(#""edge": "falling""#, estop: estop)
                == [#"estop[0]: must name a port that can call for a stop; "\#(estop)", which \#(Self.falling)"#])
    }

    @Test(arguments: ["l.x", "m.y"])
    func `what a loop makes of falling edges calls for no stop`(estop: String) {
        let wanted = #"estop[0]: must name a port that can call for a stop; "\#(estop)" is made from "b.edge", which "#
        for stage in [Self.pulse, #"{"stage": "follow", "event": "e", "output": "x", "initial": true}"#] {
            #expect(Self.problems(#""edge": "falling""#, estop: estop, stage: stage) == [wanted + Self.falling])
        }
    }

    @Test(arguments: ["l.x", "m.y"])
    func `what a loop makes of rising edges alone cannot be let go of`(estop: String) {
        let text =
            #"estop[0]: must name a port that can be let go of; "\#(estop)" is made from "b.edge", which reports no "#
            + #"letting go: "edge" is "rising"; leave "edge" out there"#
        #expect(Self.problems(#""edge": "rising""#, estop: estop) == [text])
    }

    @Test(arguments: ["b.edge", "b.level", "l.x"])
    func `a stop that a debounce time delays for longer than a tenth of a second is refused`(estop: String) {
        let made = estop == "l.x" ? #""l.x" is made from "b.edge""# : #""\#(estop)""#
        let text =
            #"estop[0]: must name a port that can call for a stop; \#(made), which tells of a press only after "#
            + #""debounceMs", 250 ms; a stop may lose 100 ms to it at most; contacts bounce for 1 to 20 ms"#
        #expect(Self.problems(#""debounceMs": 250"#, estop: estop) == [text])
    }

    @Test
    func `a debounce time that is no stop's may be long`() {
        #expect(Self.problems(#""debounceMs": 10000"#, estop: "o.edge").allSatisfy { !$0.contains("debounceMs") })
    }

    @Test(arguments: ["-1", "10000.1", "1e300", "4294967.296", "1e-9"])
    func `a debounce time out of its range is refused`(value: String) {
        let problems = Self.problems(#""debounceMs": \#(value)"#, estop: "b.edge")
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.hasPrefix("producers.b.debounceMs: must be") })
    }
}
