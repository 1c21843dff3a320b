import Testing

@testable import Pipeline
@testable import RobotRuntime

struct RestartBackoffTests {
    @Test
    func `each failure within the window waits twice as long as the one before, up to the cap`() {
        var backoff = RestartBackoff()
        let pauses = (0..<9).map { _ in backoff.pause(after: .seconds(1)) }
        #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000].map { .milliseconds($0) })
    }

    @Test
    func `a driver that ran well for the window starts from the shortest pause again`() {
        var backoff = RestartBackoff()
        for _ in 0..<5 { _ = backoff.pause(after: .zero) }
        #expect(backoff.pause(after: RestartBackoff.window) == RestartBackoff.shortest)
        #expect(backoff.pause(after: .seconds(29)) == RestartBackoff.shortest * 2, "a second short of the window")
    }
}
