import Testing

@testable import Subscriptions

struct DeviceThreadTests {
    /// Goes with the body that holds it.
    final class Token: Sendable {}

    @Test
    func `a thread that the system does not give is an error number, and its body goes`() {
        var token: Token? = Token()
        weak let seen = token
        let result = DeviceThread.start(name: "huge", stackBytes: 1 << 60) { [token] in _ = token }
        token = nil
        #expect(result != 0)
        #expect(seen == nil)
    }

    @Test
    func `the relay tells that it runs`() {
        #expect(Relay.start() == 0)
        #expect(Relay.start() == 0)
    }
}
