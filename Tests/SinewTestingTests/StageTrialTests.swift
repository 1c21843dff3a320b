import Sinew
import SinewTesting
import Testing

struct StageTrialTests {
    @Test
    func `a stage of somebody else's is ticked, and its outputs are read`() throws {
        let trial = try StageTrial(SumStage.description)
        try trial.put(2.0, to: "input")
        #expect(trial.tick())
        try trial.put(3.0, to: "input")
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 5)
        #expect(try trial.output("count", Int.self) == 2)
    }

    @Test
    func `a reading counts in one tick, and events arrive once`() throws {
        let trial = try StageTrial(SumStage.description)
        try trial.put(2.0, to: "input")
        trial.tick()
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 2)
        try trial.put(true, to: "clear")
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 0)
    }

    @Test
    func `a stage waits for its inputs`() throws {
        let trial = try StageTrial(SumStage.description)
        #expect(!trial.tick())
    }

    @Test
    func `a stage that is not driven lives as its description says`() throws {
        let trial = try StageTrial(SumStage.description, hasActuator: true)
        try trial.put(2.0, to: "input")
        trial.tick()
        trial.isDriven = true
        // The tick after the first write is the first that finds its actuator driven.
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 0, "what came while nothing was driven is not kept")
        try trial.put(3.0, to: "input")
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 3)
        trial.isDriven = false
        try trial.put(4.0, to: "input")
        trial.tick()
        trial.tick()
        #expect(try trial.output("sum", Double.self) == 3)
    }

    @Test
    func `parameters are checked as in a file`() throws {
        let error = try #require(throws: TrialError.self) {
            _ = try StageTrial(SumStage.description, ["limit": -1, "lable": "x"])
        }
        #expect("\(error)".contains("limit: must be"))
        #expect("\(error)".contains("did you mean \"label\"?"))
    }

    @Test(arguments: [
        ("none", "label: must not be \"none\"; is \"none\""),
        ("bad", "stages[0]: cannot be made; it does not like its label"),
        ("", "label: must be text of 1 to 8 characters; is empty"),
        ("far too long", "label: must be text of 1 to 8 characters; has 12"),
        ("a\u{7}b", "label: must be without control characters; has one"),
    ])
    func `what a stage does not take is one clear line`(label: String, line: String) throws {
        let error = try #require(throws: TrialError.self) {
            _ = try StageTrial(SumStage.description, ["label": .text(label)])
        }
        #expect("\(error)".hasSuffix(line))
        #expect(!"\(error)".contains("\n"))
    }

    @Test
    func `a port that there is not, and one of another type, are told`() throws {
        let trial = try StageTrial(SumStage.description)
        #expect(throws: TrialError.self) { try trial.put(1.0, to: "inputs") }
        #expect(throws: TrialError.self) { try trial.put(1, to: "input") }
        #expect(throws: TrialError.self) { _ = try trial.output("sum", Bool.self) }
    }
}
