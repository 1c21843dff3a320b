import HardwareIO
import Testing

@testable import Pipeline

struct CompilerWatchdogTests {
    private static let cases = [
        BrokenPipeline(
            "a time-out that no robot can keep",
            Bench.pipeline(more: #""watchdog": {"timeoutSeconds": 1}"#),
            [
                "1:60: watchdog.timeoutSeconds: must be an integer between 3 and 600; is 1"
            ]),
        BrokenPipeline(
            "a device that is somewhere else",
            Bench.pipeline(more: #""watchdog": {"device": "watchdog0"}"#),
            [
                #"""
                1:52: watchdog.device: must be a node below /dev; is "watchdog0"; sinew devices lists the watchdogs \#
                of a machine
                """#
            ]),
        BrokenPipeline(
            "a key that does not exist",
            Bench.pipeline(more: #""watchdog": {"timeoutMs": 3000}"#),
            [
                "1:42: watchdog.timeoutMs: is not a key of watchdog; known are device, timeoutSeconds"
            ]),
        BrokenPipeline(
            "true, which says nothing",
            Bench.pipeline(more: #""watchdog": true"#),
            [
                "1:41: watchdog: must be an object; is true"
            ]),
    ]

    @Test(arguments: cases)
    func `problems of the watchdog are told with their place`(broken: BrokenPipeline) {
        #expect(Bench.problems(broken.text) == broken.problems)
    }

    @Test
    func `it is off by default, and each key has a default of its own`() throws {
        let bench = Bench()
        #expect(try bench.compile(Bench.pipeline()).safety.watchdog == nil)
        #expect(
            try bench.compile(Bench.pipeline(more: #""watchdog": {}"#)).safety.watchdog
                == WatchdogSettings(device: "/dev/watchdog", timeoutSeconds: 10))
        #expect(
            try bench.compile(Bench.pipeline(more: #""watchdog": {"device": "/dev/watchdog1", "timeoutSeconds": 60}"#))
                .safety.watchdog == WatchdogSettings(device: "/dev/watchdog1", timeoutSeconds: 60))
    }
}
