import Testing

@testable import Pipeline

struct CompilerTickOnTests {
    /// A loop with the event input `e`, the state input `n`, and further keys.
    private static func loop(_ keys: String, event: String = "event") -> String {
        Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#,
            loops: #"""
                "l": {"rateHz": 100, \#(keys),
                "inputs": {"e": {"from": "s.flag", "subscription": "\#(event)"}, "n": {"from": "s.number"}},
                "stages": [{"stage": "scale", "input": "n", "output": "x"}]}
                """#)
    }

    static let cases = [
        BrokenPipeline(
            "an input that is not there", loop(#""tickOn": ["e", "f"]"#),
            [
                #"3:48: loops.l.tickOn[1]: must name an event input of the loop; is "f"; only e is known"#
            ]),
        BrokenPipeline(
            "an output", loop(#""tickOn": ["x"]"#),
            [
                #"3:43: loops.l.tickOn[0]: must name an event input of the loop; is "x"; only e is known"#
            ]),
        BrokenPipeline(
            "an input of the newest value", loop(#""tickOn": ["n"]"#),
            [
                #"""
                3:43: loops.l.tickOn[0]: must name an event input of the loop; "n" gives the newest value; take the \#
                input with "subscription": "event", or remove this
                """#
            ]),
        BrokenPipeline(
            "a loop without event inputs", loop(#""tickOn": ["f"]"#, event: "mostRecent"),
            [
                #"3:43: loops.l.tickOn[0]: must name an event input of the loop; is "f"; the loop has none"#
            ]),
        BrokenPipeline(
            "an input that is at fault itself is blamed once", loop(#""tickOn": ["e"]"#, event: "events"),
            [
                #"""
                4:52: loops.l.inputs.e.subscription: must be one of "mostRecent", "event"; is "events"; did you mean \#
                "event"?
                """#
            ]),
        BrokenPipeline(
            "an input twice", loop(#""tickOn": ["e", "e"]"#),
            [
                #"3:48: loops.l.tickOn[1]: must be given once; is "e"; remove one"#
            ]),
        BrokenPipeline(
            "no input", loop(#""tickOn": []"#),
            [
                "3:42: loops.l.tickOn: must be an array of at least one; is an empty array"
            ]),
        BrokenPipeline(
            "no array", loop(#""tickOn": "e""#),
            [
                #"3:42: loops.l.tickOn: must be an array of at least one; is the string "e"; put it in [ ]"#
            ]),
        BrokenPipeline(
            "not a name", loop(#""tickOn": [1]"#),
            [
                "3:43: loops.l.tickOn[0]: must be a string; is 1; put it in quotes"
            ]),
        BrokenPipeline(
            "a gap of nothing", loop(#""tickOn": ["e"], "eventGapMs": 0"#),
            [
                "3:63: loops.l.eventGapMs: must be a number between 0.01 and 60000; is 0"
            ]),
        BrokenPipeline(
            "a gap between events on which the loop does not tick", loop(#""eventGapMs": 1"#),
            [
                #"3:46: loops.l.eventGapMs: needs "tickOn" beside it; add it, or remove this"#
            ]),
        BrokenPipeline(
            "a thread that cannot be", loop(#""realtime": {"timerSlackUs": 0, "stackKiB": 16}"#),
            [
                "3:61: loops.l.realtime.timerSlackUs: must be a number between 0.001 and 1000000; is 0",
                "3:76: loops.l.realtime.stackKiB: must be an integer between 64 and 8192; is 16",
            ]),
    ]

    @Test(arguments: cases)
    func `what is wrong with a loop's ticks`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }

    @Test
    func `what the file says of gap, slack and stack is what the loop gets`() throws {
        let keys = #""tickOn": ["e"], "eventGapMs": 0.25, "realtime": {"timerSlackUs": 20.5, "stackKiB": 128}"#
        let loop = try Bench().compile(Self.loop(keys)).loops[0]
        #expect(loop.settings.eventGap == 250_000)
        #expect(loop.settings.timerSlack == 20_500)
        #expect(loop.settings.stackBytes == 128 * 1024)
    }

    @Test
    func `a file that is silent gets a gap of a millisecond, the smallest slack, and no bell`() throws {
        let loop = try Bench().compile(Self.loop(#""deadlineMs": 5"#)).loops[0]
        #expect(loop.settings.eventGap == 1_000_000)
        #expect(loop.settings.timerSlack == 1)
        #expect(loop.settings.stackBytes == 256 * 1024)
        #expect(loop.plan.bell == nil)
    }
}
