import Testing

@testable import Pipeline

/// What a message suggests is something that would be taken.
struct CompilerSuggestionTests {
    static func problems(_ stages: String, inputs: String = #""n": {"from": "s.number"}"#, more: String = "")
        -> [String]
    {
        Bench.problems(
            Bench.pipeline(
                producers: #""s": {"driver": "test.sensor"}"#,
                loops: #""l": {"rateHz": 1, "inputs": {\#(inputs)}, "stages": [\#(stages)]}"#, more: more))
    }

    @Test
    func `an unknown key of a pipeline is answered with all that there are`() {
        let problems = Bench.problems(#"{"version": 1, "name": "r", "robots": {}}"#)
        #expect(problems.count == 1)
        let message = "1:29: robots: is not a key of a pipeline; known are $schema, version, name, board, producers, "
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }

    @Test
    func `an input whose name is at fault is not suggested`() {
        let problems = Self.problems(
            #"{"stage": "scale", "input": "my_input", "output": "x"}"#, inputs: #""my input": {"from": "s.number"}"#)
        #expect(problems.count == 2)
        #expect(problems.last?.hasSuffix("or an output of an earlier stage; is \"my_input\"") == true, "\(problems)")
    }

    @Test
    func `a number that is out of range is not better without its quotes`() {
        let stage = { (value: String) in #"{"stage": "scale", "input": "n", "output": "x", "factor": "\#(value)"}"# }
        #expect(Self.problems(stage("11")).first?.hasSuffix("is the string \"11\"") == true)
        #expect(Self.problems(stage("9")).first?.hasSuffix("is the string \"9\"; write 9 without quotes") == true)
    }

    @Test
    func `an address that is out of range is not better in hexadecimal`() {
        let chip = { (address: String) in
            Bench.problems(
                Bench.pipeline(
                    producers: #""c": {"driver": "test.chip", "bus": "i2c1", "address": "\#(address)"}"#))
        }
        #expect(chip("48").first?.hasSuffix("is the string \"48\"; write \"0x48\"") == true)
        #expect(chip("99").first?.hasSuffix("is the string \"99\"") == true)
    }

    @Test(arguments: [
        #"{"stage": "scale", "input": 5, "output": "x"}"#, #"{"stage": "scale", "input": "n", "output": 5}"#,
    ])
    func `a number in place of a name is not better in quotes`(stage: String) {
        let problems = Self.problems(stage)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix("must be a string; is 5") == true, "\(problems)")
    }

    @Test
    func `a board that is no file is not suggested`() throws {
        try BoardCatalogTests.withCatalog([["pi-4.json": BoardCatalogTests.board("pi-4")]]) { catalog, root in
            try BoardCatalogTests.withFolder("\(root)/0/pi-5.json") {
                let error = #expect(throws: BoardCatalogError.self) { try catalog.board(named: "pi-55") }
                guard case .unknown("pi-55", nil, ["pi-4"])? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }
}
