import Configuration
import Testing

@testable import Pipeline

/// The key `services`: what a file may say of them, and what is wrong with it.
struct CompilerServiceTests {
    private static let loops = #""l": {"rateHz": 10, "stages": [{"stage": "constant", "value": 1, "output": "x"}]}"#

    private static func text(_ services: String) -> String {
        Bench.pipeline(
            producers: #""s": {"driver": "test.sensor"}"#, loops: loops, more: #""services": {\#(services)}"#)
    }

    static let cases = [
        BrokenPipeline(
            "a kind that there is not", text(#""eye": {"service": "test.servise"}"#),
            [
                #"1:61: services.eye.service: must be the kind of a service; is "test.servise"; did you mean "test.service"?"#
            ]),
        BrokenPipeline(
            "no kind", text(#""eye": {}"#),
            [#"1:49: services.eye: must have the key "service"; add the kind of a service"#]),
        BrokenPipeline(
            "a misspelt parameter", text(#""eye": {"service": "test.service", "rateHs": 2}"#),
            [#"1:77: services.eye.rateHs: is not a parameter of test.service; did you mean "rateHz"?"#]),
        BrokenPipeline(
            "a parameter out of range", text(#""eye": {"service": "test.service", "rateHz": 11}"#),
            ["1:87: services.eye.rateHz: must be a number between 1 and 10; is 11"]),
        BrokenPipeline(
            "an output that there is not", text(#""eye": {"service": "test.service", "outputs": ["l.y"]}"#),
            [
                """
                1:89: services.eye.outputs[0]: must name a producer's port or a loop's output; is "l.y"; \
                did you mean "l.x"?
                """
            ]),
        BrokenPipeline(
            "an output twice", text(#""eye": {"service": "test.service", "outputs": ["l.x", "l.x"]}"#),
            [#"1:96: services.eye.outputs[1]: must be given once; is "l.x"; remove one"#]),
        BrokenPipeline(
            "a right that there is not", text(#""eye": {"service": "test.service", "rights": ["arn"]}"#),
            [#"1:88: services.eye.rights[0]: must be one of "stop", "arm", "inject"; is "arn"; did you mean "arm"?"#]),
        BrokenPipeline(
            "a service given twice", text(#""eye": {"service": "test.service"}, "eye": {"service": "test.service"}"#),
            ["1:78: services.eye: must be given once; was already given at 1:42; remove one of the two"]),
        BrokenPipeline(
            "what its maker refuses", text(#""eye": {"service": "test.service", "rateHz": 7}"#),
            [#"1:49: services.eye: cannot be made; Unlucky(number: 7)"#]),
        BrokenPipeline(
            "a name that is none", text(#""my eye": {"service": "test.service"}"#),
            [
                """
                1:42: services["my eye"]: must begin with a letter and have only letters, digits, "-" and "_", at most 64 \
                bytes; is "my eye"; choose another name
                """
            ]),
        BrokenPipeline(
            "a list instead of an object", Bench.pipeline(more: #""services": []"#),
            ["1:41: services: must be an object; is an empty array"]),
    ]

    @Test(arguments: cases)
    func `what is wrong with a service`(_ broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }

    @Test
    func `a wire to an output that has a problem of its own is not blamed`() {
        let text = Bench.pipeline(
            loops: #""l": {"rateHz": 10, "stages": [{"stage": "konstant", "value": 1, "output": "x"}]}"#,
            more: #""services": {"eye": {"service": "test.service", "outputs": ["l.x"]}}"#)
        #expect(Bench.problems(text).count == 1)
    }

    @Test
    func `a service has the rights that the file gives, and without a word none`() throws {
        let pipeline = try Bench().compile(
            Self.text(
                #""eye": {"service": "test.service"}, "hand": {"service": "test.service", "rights": ["arm", "stop"]}"#))
        #expect(pipeline.services.map(\.name) == ["eye", "hand"])
        #expect(pipeline.services.map(\.rights) == [[], [.arm, .stop]])
        #expect(pipeline.summary == "1 producer, 1 loop, 0 actuators, 2 services")
    }

    @Test
    func `every port of a producer and every output of a loop has its name, in the order of the file`() throws {
        let pipeline = try Bench().compile(Self.text(""))
        #expect(pipeline.outputs.map(\.name) == ["s.angle", "s.number", "s.flag", "s.pair", "l.x"])
    }
}
