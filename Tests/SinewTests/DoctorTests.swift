import GuardTesting
import Testing

/// `sinew doctor` on this machine, whatever it is.
struct DoctorTests {
    private static let kinds = ["good: ", "note: ", "warning: "]

    @Test
    func `every line says how something stands, and the status whether one is a warning`() throws {
        for arguments in [
            ["doctor"], ["doctor", SinewProcess.config("demo")], ["doctor", SinewProcess.config("servo")],
        ] {
            let result = try SinewProcess(arguments).wait()
            let lines = result.output.split(separator: "\n")
            #expect(lines.count >= 6)
            #expect(lines.allSatisfy { line in Self.kinds.contains { line.hasPrefix($0) } }, "\(result.output)")
            #expect(result.status == (lines.contains { $0.hasPrefix("warning: ") } ? 1 : 0))
            #expect(result.messages == "")
        }
    }

    @Test
    func `the guard beside it answers, and a missing one is a warning`() throws {
        let found = try SinewProcess(["doctor"]).wait()
        #expect(found.output.contains("sinew-guard) answers and is of this version"))
        let missing = try SinewProcess(["doctor"], environment: ["SINEW_GUARD": "/nowhere/sinew-guard"]).wait()
        #expect(missing.status == 1)
        #expect(
            missing.output.contains(
                "warning: there is no guard to be had: there is no sinew-guard (looked for /nowhere/"))
    }

    @Test
    func `a wrong file is told as by a check`() throws {
        let file = try TemporaryFile(#"{"version": 1, "nam": "x"}"#)
        let result = try SinewProcess.run("doctor", file.path)
        #expect(result.status == 78)
        #expect(result.output == "")
        #expect(result.messages.contains(#"did you mean "name"?"#))
    }
}
