import Testing

@testable import Pipeline
@testable import RobotRuntime

/// `"guard": {"priority": 95}`.
struct GuardPriorityTests {
    private static func pipeline(guard guardText: String, loop: Int?) -> String {
        let realtime = loop.map { #", "realtime": {"priority": \#($0)}"# } ?? ""
        return Bench.pipeline(
            loops: #""l": {"rateHz": 100, "stages": [{"stage": "mark", "output": "x"}]\#(realtime)}"#,
            more: #""guard": \#(guardText)"#)
    }

    private func robot(guard guardText: String, loop: Int?) throws -> Robot {
        Robot(try Bench().compile(Self.pipeline(guard: guardText, loop: loop)))
    }

    @Test(
        arguments: [
            (#"{"priority": 95}"#, 60, 95), (#"{"priority": 62}"#, 60, 62), (#"{"priority": 1}"#, nil, 1),
            ("true", 60, 62), (#"{"heartbeatMs": 100}"#, 98, 99), ("true", nil, nil),
        ] as [(String, Int?, Int32?)])
    func `the guard has the file's priority, otherwise two above the loops'`(
        guard: String, loop: Int?, priority: Int32?
    ) throws {
        #expect(try robot(guard: `guard`, loop: loop).guardPriority == priority)
    }

    @Test(
        arguments: [
            (
                #"{"priority": 61}"#, 60,
                """
                1:51: guard.priority: must be above the loops' priority and the supervisor's, 60 and 61; is 61; \
                make it 62 at least, or leave it out
                """
            ),
            (
                #"{"priority": 99}"#, 98,
                """
                1:51: guard.priority: must be above the loops' priority and the supervisor's, 98 and 99; is 99; \
                lower the loops' to 97 at most
                """
            ),
            (#"{"priority": 100}"#, 60, "1:51: guard.priority: must be an integer between 1 and 99; is 100"),
            (#"{"priority": 0}"#, nil, "1:51: guard.priority: must be an integer between 1 and 99; is 0"),
            (
                #"{"prioriti": 90}"#, 60, #"1:39: guard.prioriti: is not a key of guard; did you mean "priority"?"#
            ),
        ] as [(String, Int?, String)])
    func `one that does not reach above the loops is refused`(guard: String, loop: Int?, problem: String) {
        #expect(Bench.problems(Self.pipeline(guard: `guard`, loop: loop)) == [problem])
    }
}
